-- expect: error
-- A module is required by an event, and requires itself by another.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  require("first")
end
