-- expect: memory
-- Asks for too much below pcall: what is over the budget cannot be caught.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  while true do pcall(string.rep, "x", 15 * 1024 * 1024) end
end
