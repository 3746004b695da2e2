-- expect: ok
-- Fields at both ends of the integers.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  for _, year in ipairs({ math.maxinteger, math.mininteger, 2147483647, -2147483648, 1e300, 0 / 0, "x" }) do
    pcall(os.time, { year = year, month = 1, day = 1 })
    pcall(os.time, { year = 2026, month = year, day = year, hour = year, min = year, sec = year })
  end
  assert(not pcall(os.time, {}))
  assert(not pcall(os.time, { year = 2026, month = 1, day = 1.5 }))
  return { msg = "refused" }
end
