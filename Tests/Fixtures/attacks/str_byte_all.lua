-- expect: memory
-- All bytes of a long string as results at once.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  return { count = select("#", string.byte(("x"):rep(950000), 1, -1)) }
end
