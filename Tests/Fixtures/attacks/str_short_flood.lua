-- expect: memory|timeout
-- Short strings, all different and all kept: the table of short strings grows with them.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  local kept = {}
  for i = 1, math.maxinteger do kept[i] = "s" .. i end
end
