-- expect: memory
-- Fills an array: its last doubling is what the budget refuses.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  local kept = {}
  for i = 1, math.maxinteger do kept[i] = i end
end
