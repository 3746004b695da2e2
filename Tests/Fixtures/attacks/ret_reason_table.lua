-- expect: misused
-- A reason that is a table.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  return false, {}
end
