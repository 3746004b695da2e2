-- expect: error
-- Goes on calling an iterator after its coroutine is dead.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  local iterate = coroutine.wrap(function() coroutine.yield(1) end)
  for _ = 1, 5 do iterate() end
end
