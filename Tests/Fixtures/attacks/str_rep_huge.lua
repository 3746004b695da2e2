-- expect: error
-- A string of a terabyte is refused before a byte is written.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  return { size = #string.rep("x", 1 << 40) }
end
