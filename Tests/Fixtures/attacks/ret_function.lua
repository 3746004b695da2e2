-- expect: misused
-- Returns a function.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  return print
end
