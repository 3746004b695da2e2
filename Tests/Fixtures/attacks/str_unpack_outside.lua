-- expect: ok
-- Positions before, beyond and far beyond the data are errors, and nothing is read there.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  for _, position in ipairs({ 2, 5, 6, 100, -1, math.maxinteger }) do
    assert(not pcall(string.unpack, "i4", "abcd", position), position)
  end
  assert(not pcall(string.unpack, "s8", "\255\255\255\255\255\255\255\127x"))
  assert(not pcall(string.unpack, "z", "no end"))
  assert(not pcall(string.unpack, "c10", "short"))
  return { msg = "refused" }
end
