-- expect: memory
-- Keeps what it has written.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  local kept, long = {}, ("x"):rep(500000)
  while true do kept[#kept + 1] = json.encode({ #kept, long }) end
end
