-- expect: timeout
-- A comparator that spins.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  table.sort({ 3, 1, 2 }, function() while true do end end)
end
