-- n: 300000
return function(event)
  local sum = 0
  for i = 1, event.n do sum = (sum + i * i) % 1000003 end
  return { v = sum }
end
