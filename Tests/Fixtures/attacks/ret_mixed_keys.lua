-- expect: misused
-- A table that is neither a list nor an object.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  return { 1, 2, x = 3 }
end
