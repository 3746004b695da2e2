-- expect: memory
-- All code points of a long text as results at once.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  return { count = select("#", utf8.codepoint(("x"):rep(950000), 1, -1)) }
end
