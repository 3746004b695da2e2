-- expect: timeout
-- Looks for the end of each of four hundred thousand open brackets.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  return { msg = tostring(string.find(("("):rep(400000), "%b()")) }
end
