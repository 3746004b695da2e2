-- expect: memory
-- Fills memory while a variable is closed.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  local held <close> = setmetatable({}, { __close = function()
    local kept = {}
    while true do kept[#kept + 1] = ("x"):rep(50000) .. #kept end
  end })
end
