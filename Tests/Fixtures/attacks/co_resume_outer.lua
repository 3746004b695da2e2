-- expect: denied
-- Resumes the handler's own coroutine from below it.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  local handler = coroutine.running()
  local took, why = coroutine.wrap(function() return coroutine.resume(handler) end)()
  if took then return { msg = "ESCAPED: the handler was resumed from below" } end
  return reply.fail("denied")
end
