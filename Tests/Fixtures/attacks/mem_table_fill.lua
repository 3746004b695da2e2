-- expect: memory
-- Fills a table with texts, all kept.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  local kept = {}
  for i = 1, math.maxinteger do kept[i] = ("x"):rep(20000) .. i end
end
