-- expect: denied
-- Ends the process with all that is under way in it.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  if os.exit ~= nil then return { msg = "ESCAPED: os.exit" } end
  return reply.fail("denied")
end
