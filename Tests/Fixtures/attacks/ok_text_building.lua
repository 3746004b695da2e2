-- expect: ok
-- Builds a page of text from parts.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  local lines = {}
  for i = 1, 3000 do lines[#lines + 1] = string.format("%04d %-10s %6.2f", i, "item" .. i % 7, i / 3) end
  local text = table.concat(lines, "\n")
  assert(#text > 60000)
  return { size = #text, head = text:sub(1, 22) }
end
