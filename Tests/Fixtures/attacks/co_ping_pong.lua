-- expect: timeout
-- Two coroutines hand control to each other without end: every switch passes through the host.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  local echo = coroutine.wrap(function(value)
    while true do value = coroutine.yield(value) end
  end)
  local value = 0
  while true do value = echo(value) + 1 end
end
