-- expect: error
-- A size that overflows 64 bits when multiplied.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  return { size = #string.rep("abc", math.maxinteger, "de") }
end
