-- expect: denied
-- Closes the handler's own coroutine, from below it and from itself.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  local handler = coroutine.running()
  local own = pcall(coroutine.close, handler)
  local below = coroutine.wrap(function() return (pcall(coroutine.close, handler)) end)()
  if own or below then return { msg = "ESCAPED: the handler was closed" } end
  return reply.fail("denied")
end
