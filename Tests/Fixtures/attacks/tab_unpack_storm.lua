-- expect: timeout
-- Ninety thousand results, again and again.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  while true do select("#", table.unpack({}, 1, 90000)) end
end
