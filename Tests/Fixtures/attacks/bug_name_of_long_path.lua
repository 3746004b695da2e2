-- expect: timeout|interrupted
-- Until 5.4.7 an error in a long path of fields takes time and C stack for its message.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  local chunk = load("local t = ... return t" .. (".a"):rep(7500) .. "()")
  local t = {}
  t.a = t
  while true do pcall(chunk, t) end
end
