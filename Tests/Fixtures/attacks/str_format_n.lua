-- expect: error
-- The conversion that writes to memory in C does not exist here.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  return { msg = string.format("%n", 1) }
end
