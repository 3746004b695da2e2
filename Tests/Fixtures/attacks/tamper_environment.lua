-- expect: ok
-- An empty environment harms only who made it.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  local _ENV = { pairs = pairs, reply = reply }
  local count = 0
  for _ in pairs(_ENV) do count = count + 1 end
  type, pcall, string = nil, nil, nil
  return { count = count }
end
