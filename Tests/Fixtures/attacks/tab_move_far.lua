-- expect: timeout
-- Copies 10^15 times nothing.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  table.move({}, 1, 1000000000000000, 2)
  return { msg = "ESCAPED: 10^15 elements were moved" }
end
