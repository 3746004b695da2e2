-- expect: denied
-- Starts a program.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  if os.execute ~= nil or (io and io.popen) then return { msg = "ESCAPED: os.execute" } end
  return reply.fail("denied")
end
