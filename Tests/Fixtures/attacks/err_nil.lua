-- expect: error
-- Raises nil.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  error(nil)
end
