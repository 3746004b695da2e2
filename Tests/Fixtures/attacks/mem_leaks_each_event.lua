-- expect: ok
-- Keeps two megabytes of each event: the one that goes over fails, later ones are served.
local kept = {}

return function(event)
  if event.body.harmless then return { msg = "served" } end
  kept[#kept + 1] = ("x"):rep(2000000) .. #kept
  return { msg = "kept" }
end
