-- n: 6000
return function(event)
  local list, seed = {}, 7
  for i = 1, event.n do
    seed = (seed * 1103515245 + 12345) % 2147483648
    list[i] = seed
  end
  table.sort(list)
  return { v = list[event.n // 2] }
end
