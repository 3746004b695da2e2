-- expect: denied
-- Takes away every global.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  for name in pairs(_G) do
    if pcall(function() _G[name] = nil end) then return { msg = "ESCAPED: " .. tostring(name) .. " was removed" } end
  end
  return reply.fail("denied")
end
