-- expect: ok
-- Changes the table of handlers that the file returned: the next event goes to the handler that was
-- there.
local handlers = {}

function handlers.default(event)
  if event.body.harmless then return { msg = "served" } end
  local function replaced() return { msg = "ESCAPED: a handler was replaced" } end
  handlers.default = replaced
  handlers[event.type] = replaced
  setmetatable(handlers, { __index = function() return replaced end })
  return { msg = "replaced" }
end

return handlers
