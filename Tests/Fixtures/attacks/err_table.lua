-- expect: error
-- Raises a table that contains itself.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  local value = {}
  value.value = value
  error(value)
end
