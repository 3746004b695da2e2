-- expect: ok
-- Recursion inside a coroutine that yields at its bottom.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  local function permute(list, n)
    if n == 0 then coroutine.yield(list) return end
    for i = 1, n do
      list[n], list[i] = list[i], list[n]
      permute(list, n - 1)
      list[n], list[i] = list[i], list[n]
    end
  end
  local count = 0
  for _ in coroutine.wrap(function() permute({ 1, 2, 3, 4, 5, 6 }, 6) end) do count = count + 1 end
  assert(count == 720)
  return { count = count }
end
