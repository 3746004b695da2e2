-- expect: ok
-- Lengths of tables with holes end in few steps, however far the keys lie.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  local t = {}
  for bit = 0, 62 do t[1 << bit] = true end
  t[math.maxinteger], t[math.mininteger] = true, true
  for _ = 1, 1000 do local length = #t end
  return { msg = "a border" }
end
