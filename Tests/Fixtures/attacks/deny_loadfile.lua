-- expect: denied
-- Compiles a file.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  if loadfile ~= nil or loadstring ~= nil or loadlib ~= nil then return { msg = "ESCAPED: loadfile" } end
  return reply.fail("denied")
end
