-- expect: ok
-- Offsets at both ends of the integers: an error or nil, and no walk outside the text.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  local text = "a汉b"
  for _, n in ipairs({ math.mininteger, -100, 100, math.maxinteger }) do
    local fine, place = pcall(utf8.offset, text, n)
    assert(not fine or place == nil, n)
  end
  assert(not pcall(utf8.offset, text, 1, 100))
  assert(not pcall(utf8.offset, text, 1, 3))
  return { msg = "refused" }
end
