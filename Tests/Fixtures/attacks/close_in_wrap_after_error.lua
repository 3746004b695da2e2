-- expect: error
-- A coroutine under wrap fails with a __close that spins; it waits for a coroutine.close that does not
-- come.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  coroutine.wrap(function()
    local held <close> = setmetatable({}, { __close = function() while true do end end })
    error("failed within")
  end)()
end
