-- expect: timeout
-- The same as a method of a string, which looks the function up elsewhere.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  return { msg = tostring((("a"):rep(3000)):find(("a-"):rep(6) .. "b")) }
end
