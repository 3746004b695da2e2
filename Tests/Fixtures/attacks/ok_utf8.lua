-- expect: ok
-- Text beyond ASCII.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  local text = "离职 ☕ é"
  assert(utf8.len(text) == 6 and #text == 13)
  local points = {}
  for _, point in utf8.codes(text) do points[#points + 1] = utf8.char(point) end
  assert(table.concat(points) == text and utf8.offset(text, 3) == 7)
  return { msg = text }
end
