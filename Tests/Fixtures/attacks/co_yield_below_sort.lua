-- expect: ok
-- Yields from a comparator: it works or raises an error, and the sorted table is whole.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  local numbers = { 5, 3, 1, 4, 2 }
  local one = coroutine.create(function()
    local fine = pcall(table.sort, numbers, function(a, b) coroutine.yield() return a < b end)
    return fine and "sorted" or "refused"
  end)
  local last
  for _ = 1, 1000 do
    local _, value = coroutine.resume(one)
    last = value
    if last or coroutine.status(one) == "dead" then break end
  end
  local sum = 0
  for _, number in ipairs(numbers) do sum = sum + number end
  assert(sum == 15 and #numbers == 5)
  return { msg = last or "dead" }
end
