-- n: 3000
return function(event)
  local list, seed = {}, 7
  for i = 1, event.n do
    seed = (seed * 1103515245 + 12345) % 2147483648
    list[i] = { at = seed }
  end
  table.sort(list, function(a, b) return a.at < b.at end)
  return { v = list[event.n // 2].at }
end
