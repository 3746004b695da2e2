-- expect: memory
-- Fills memory in a comparator, below a C function.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  local kept = {}
  table.sort({ 3, 1, 2 }, function() while true do kept[#kept + 1] = ("x"):rep(50000) .. #kept end end)
end
