-- expect: ok|error
-- A comparator that says anything.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  local t = {}
  for i = 1, 2000 do t[i] = i end
  table.sort(t, function() return math.random() < 0.5 end)
  return { msg = "sorted somehow" }
end
