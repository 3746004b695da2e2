-- expect: timeout
-- The same in the first step of an iterator.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  for _ in string.gmatch(("a"):rep(3000), ("a*"):rep(6) .. "b") do end
end
