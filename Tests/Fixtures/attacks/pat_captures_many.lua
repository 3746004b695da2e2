-- expect: error
-- More captures than a pattern may have.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  return { msg = string.match(("a"):rep(100), ("(a)"):rep(50)) }
end
