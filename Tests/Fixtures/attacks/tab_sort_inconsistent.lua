-- expect: ok|error
-- A comparator that is always right, whoever asks: no element outside the table is touched.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  local t = {}
  for i = 1, 500 do t[i] = i end
  table.sort(t, function() return true end)
  return { msg = "sorted somehow" }
end
