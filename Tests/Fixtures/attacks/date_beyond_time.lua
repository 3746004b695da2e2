-- expect: error
-- A time whose year is no integer.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  return { msg = os.date("%Y", math.maxinteger) }
end
