-- expect: error
-- An integer divided by zero.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  return { value = 1 // (#"" ) }
end
