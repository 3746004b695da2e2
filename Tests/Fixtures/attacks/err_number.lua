-- expect: error
-- Raises a number.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  error(-0.0)
end
