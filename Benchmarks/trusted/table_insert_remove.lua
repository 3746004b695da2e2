-- n: 10000
return function(event)
  local list, sum = {}, 0
  for i = 1, event.n do table.insert(list, i) end
  for _ = 1, event.n do sum = sum + table.remove(list) end
  return { v = sum }
end
