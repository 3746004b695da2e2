-- n: 3000
return function(event)
  local parts = {}
  for i = 1, event.n do
    parts[#parts + 1] = string.format("%d:%s", i, ("x"):rep(i % 7)) .. "|"
  end
  local text = table.concat(parts)
  return { v = #text + #text:upper() + text:byte(-1) }
end
