-- expect: error
-- A hundred variables whose __close raise, each replacing the error of the one before.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  local function open(depth)
    local held <close> = setmetatable({}, { __close = function() error("level " .. depth) end })
    if depth > 0 then open(depth - 1) end
  end
  open(100)
end
