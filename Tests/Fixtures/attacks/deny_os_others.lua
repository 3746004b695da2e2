-- expect: denied
-- Nothing else is in os than the three clocks.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  for name in pairs(os) do
    if name ~= "time" and name ~= "clock" and name ~= "date" then return { msg = "ESCAPED: os." .. name } end
  end
  return reply.fail("denied")
end
