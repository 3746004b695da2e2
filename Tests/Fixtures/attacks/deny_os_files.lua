-- expect: denied
-- Removing, renaming and making files.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  for _, name in ipairs({ "remove", "rename", "tmpname" }) do
    if os[name] ~= nil then return { msg = "ESCAPED: os." .. name } end
  end
  return reply.fail("denied")
end
