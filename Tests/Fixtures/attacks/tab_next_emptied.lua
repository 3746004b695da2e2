-- expect: timeout
-- next of an emptied table looks through all of its places.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  local t = {}
  for i = 1, 200000 do t[i] = i end
  for i = 1, 200000 do t[i] = nil end
  while true do next(t) end
end
