-- expect: ok|error|timeout
-- Thousands of optional items, each of which is a level of recursion.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  return { msg = tostring(string.find(("a"):rep(5000), ("a?"):rep(5000) .. ("a"):rep(5000))) }
end
