-- expect: timeout
-- A for loop over a coroutine that never stops yielding.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  local sum = 0
  for value in coroutine.wrap(function() while true do coroutine.yield(1) end end) do sum = sum + value end
  return { msg = "ESCAPED: the iterator ended", sum = sum }
end
