-- expect: misused
-- Returns a number.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  return 42
end
