-- expect: denied
-- The debug library reaches every value and switches hooks off.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  if debug ~= nil or _G.debug ~= nil then return { msg = "ESCAPED: debug" } end
  return reply.fail("denied")
end
