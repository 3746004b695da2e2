-- expect: error
-- A million results.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  return { count = select("#", table.unpack({}, 1, 999990)) }
end
