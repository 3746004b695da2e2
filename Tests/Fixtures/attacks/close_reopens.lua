-- expect: error
-- Each __close opens another variable with a __close.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  local function open()
    local held <close> = setmetatable({}, { __close = function() open() end })
  end
  open()
end
