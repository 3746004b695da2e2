-- expect: timeout
-- Loaded text spins.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  load("while true do end")()
end
