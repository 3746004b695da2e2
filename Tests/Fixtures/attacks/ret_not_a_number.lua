-- expect: misused
-- A number that JSON does not have.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  return { value = 0 / 0 }
end
