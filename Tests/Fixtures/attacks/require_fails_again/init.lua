-- expect: error
-- A module that fails each time is run each time, and never half there.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  for _ = 1, 100 do assert(not pcall(require, "broken")) end
  return require("broken")
end
