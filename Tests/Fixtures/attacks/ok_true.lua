-- expect: ok
-- Returns true.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  return true
end
