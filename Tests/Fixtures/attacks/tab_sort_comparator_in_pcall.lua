-- expect: timeout
-- The same below pcall, with a comparator that protects itself.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  while true do
    pcall(table.sort, { 3, 1, 2 }, function() while true do pcall(function() while true do end end) end end)
  end
end
