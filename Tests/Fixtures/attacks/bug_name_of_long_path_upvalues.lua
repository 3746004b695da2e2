-- expect: timeout|interrupted
-- The same by upvalues and string keys of a method call.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  local chunk = load("local t = ... return function() return t" .. ("['a']"):rep(3000) .. ":missing() end")
  local t = {}
  t.a = t
  local call = chunk(t)
  while true do pcall(call) end
end
