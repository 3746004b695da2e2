-- expect: error
-- Waits in a __close that coroutine.close runs: Lua cannot yield there, and an error says so.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  local co = coroutine.create(function()
    local c <close> = setmetatable({}, { __close = function() time.sleep(1) end })
    coroutine.yield()
  end)
  coroutine.resume(co)
  assert(coroutine.close(co))
end
