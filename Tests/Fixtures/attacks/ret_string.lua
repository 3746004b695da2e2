-- expect: misused
-- Returns a text.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  return "served"
end
