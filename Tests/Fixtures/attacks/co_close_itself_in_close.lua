-- expect: ok
-- A __close that closes the very coroutine that is being closed.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  local one
  one = coroutine.create(function()
    local held <close> = setmetatable({}, { __close = function() coroutine.close(one) end })
    coroutine.yield()
  end)
  coroutine.resume(one)
  local fine = coroutine.close(one)
  assert(not fine, "the inner close should have been refused")
  return { msg = "refused" }
end
