-- expect: timeout
-- Makes, suspends and closes coroutines without end.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  while true do
    local one = coroutine.create(coroutine.yield)
    coroutine.resume(one)
    coroutine.close(one)
  end
end
