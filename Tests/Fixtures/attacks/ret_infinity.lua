-- expect: misused
-- Another one.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  return { value = -math.huge }
end
