-- expect: denied
-- The same below pcall, with values that look like the host's own.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  local fine = pcall(coroutine.yield, true, 1, 2)
  if fine then return { msg = "ESCAPED: the handler yielded to the host" } end
  return reply.fail("denied")
end
