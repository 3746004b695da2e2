-- expect: ok
-- Leaves a suspended coroutine to the next event, which closes it: that is allowed, and is the later
-- event's own time.
local held

return function(event)
  if event.body.harmless then
    if held then coroutine.close(held) end
    return { msg = "served" }
  end
  held = coroutine.create(function() coroutine.yield() while true do end end)
  coroutine.resume(held)
  return { msg = coroutine.status(held) }
end
