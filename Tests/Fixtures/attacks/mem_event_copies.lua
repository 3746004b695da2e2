-- expect: memory
-- Keeps copies of what it was sent.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  local kept = {}
  local more = ("x"):rep(50000)
  while true do kept[#kept + 1] = json.decode(json.encode({ event.raw, more .. #kept })) end
end
