-- expect: timeout
-- Counts through all 64-bit integers.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  local sum = 0
  for i = math.mininteger, math.maxinteger do sum = sum ~ i end
end
