-- expect: ok
-- Keeps the event's tables and changes them: the next event has tables of its own.
local kept

return function(event)
  if kept and (event == kept or event.body == kept.body or event.raw == kept.raw) then
    return { msg = "ESCAPED: two events share a table" }
  end
  if event.body.harmless then return { msg = "served" } end
  kept = event
  event.id, event.type, event.app = "other", "other", "other"
  event.body.harmless = "spoilt"
  setmetatable(event.body, { __index = function() while true do end end })
  return { msg = "kept" }
end
