-- expect: timeout
-- Tries bad patterns below pcall, one after another.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  while true do pcall(string.find, ("x"):rep(2000), (".-"):rep(8) .. "y") end
end
