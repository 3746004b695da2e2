-- n: 40
return function(event)
  local size, words = 0, {}
  for i = 1, 2000 do words[i] = "word" .. i % 10 end
  for _ = 1, event.n do size = size + #table.concat(words, ", ") end
  return { v = size }
end
