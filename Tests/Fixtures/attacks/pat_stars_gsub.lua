-- expect: timeout
-- The same in a substitution.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  return { msg = (string.gsub(("a"):rep(3000), ("a?a*"):rep(5) .. "b", "c")) }
end
