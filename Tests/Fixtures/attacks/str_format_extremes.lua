-- expect: ok
-- Formats with zeros, infinities and control characters inside.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  assert(#string.format("%q", "\0\r\n\200") > 4)
  assert(string.format("%s", "a\0b") == "a\0b")
  assert(string.format("%d", math.mininteger) == "-9223372036854775808")
  assert(string.format("%.3f", 1 / 0):find("inf"))
  assert(string.format("%x", -1) == "ffffffffffffffff")
  return { msg = "formatted" }
end
