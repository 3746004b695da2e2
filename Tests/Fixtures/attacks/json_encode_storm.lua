-- expect: timeout
-- Writes a large value again and again.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  local list = {}
  for i = 1, 50000 do list[i] = i end
  while true do json.encode(list) end
end
