-- expect: ok
-- A hundred and fifty thousand code points in one call.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  local points = {}
  for i = 1, 150000 do points[i] = 0x4E00 end
  local text = utf8.char(table.unpack(points))
  assert(#text == 450000)
  return { msg = "made" }
end
