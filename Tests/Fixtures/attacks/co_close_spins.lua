-- expect: timeout
-- coroutine.close runs a __close that spins, below a C function, where nothing can yield.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  local one = coroutine.create(function()
    local held <close> = setmetatable({}, { __close = function() while true do end end })
    coroutine.yield()
  end)
  coroutine.resume(one)
  coroutine.close(one)
end
