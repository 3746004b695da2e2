-- expect: memory
-- Fills a variable of the file, which outlives the event: the next event must be served all the same.
local kept = {}

return function(event)
  if event.body.harmless then return { msg = "served" } end
  while true do kept[#kept + 1] = ("x"):rep(20000) .. #kept end
end
