-- expect: error
-- A destination that wraps around the integers.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  table.move({ 1, 2, 3 }, 1, 3, math.maxinteger)
end
