-- expect: error
-- More results than a C function may ask for.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  return { count = select("#", string.byte(("x"):rep(2000000), 1, -1)) }
end
