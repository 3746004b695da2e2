-- expect: error
-- All integers as results.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  return table.unpack({}, math.mininteger, math.maxinteger)
end
