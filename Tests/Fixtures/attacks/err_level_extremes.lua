-- expect: error
-- Levels at both ends of the integers.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  for _, level in ipairs({ -1, 0, 1000, 2147483647 }) do pcall(error, "x", level) end
  error("x", math.maxinteger)
end
