-- expect: ok
-- Positions at both ends of the integers.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  local low, high = math.mininteger, math.maxinteger
  assert(("abc"):sub(low, high) == "abc" and ("abc"):sub(high, low) == "")
  assert(string.find("abc", "b", low) == 2 and string.find("abc", "b", high) == nil)
  assert(string.byte("abc", low, low) == nil and string.byte("abc", high) == nil)
  assert(string.find("abc", "", 4) == 4 and string.find("abc", "", 5) == nil)
  return { msg = "in bounds" }
end
