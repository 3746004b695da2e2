-- expect: ok|error
-- A comparator that empties the table while it is being sorted.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  local t = {}
  for i = 1, 300 do t[i] = 300 - i end
  table.sort(t, function(a, b)
    for i = #t, 1, -1 do t[i] = nil end
    return (a or 0) < (b or 0)
  end)
  return { msg = "sorted what was left" }
end
