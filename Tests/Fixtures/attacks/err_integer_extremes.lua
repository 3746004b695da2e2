-- expect: ok
-- The quotients and shifts that would end a C program.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  local low = math.mininteger
  assert(low // -1 == low and low % -1 == 0)
  assert(1 << 64 == 0 and 1 << -1 == 0 and 1 >> math.mininteger == 0 and -1 >> 63 == 1)
  assert(not pcall(function() return low % 0 end))
  assert(math.abs(low) == low and -low == low)
  assert(not math.tointeger(2.0 ^ 63) and not pcall(function() return 2.0 ^ 63 | 0 end))
  assert(not pcall(math.random, 1, 0) and math.random(math.mininteger, math.maxinteger))
  for i = math.maxinteger - 1, math.maxinteger do low = i end
  assert(low == math.maxinteger)
  return { msg = "exact" }
end
