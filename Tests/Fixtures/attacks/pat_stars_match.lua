-- expect: timeout
-- Six stars over three thousand bytes that do not match: more ways than there is time to try.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  return { msg = tostring(string.match(("a"):rep(3000), ("a*"):rep(6) .. "b")) }
end
