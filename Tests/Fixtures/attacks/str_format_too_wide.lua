-- expect: error
-- A width of three digits.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  return { msg = string.format("%1000d", 1) }
end
