-- expect: misused
-- A key that is a boolean.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  return { list = { [true] = 1 } }
end
