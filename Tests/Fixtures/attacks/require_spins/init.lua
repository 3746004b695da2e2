-- expect: timeout
-- A module that spins when an event requires it; the next event does without.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  require("endless")
end
