-- expect: ok
-- A __close that resumes the coroutine being closed.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  local one
  local resumed = "not reached"
  one = coroutine.create(function()
    local held <close> = setmetatable({}, { __close = function() resumed = coroutine.resume(one) end })
    coroutine.yield()
  end)
  coroutine.resume(one)
  coroutine.close(one)
  assert(resumed ~= true, "a closing coroutine was resumed")
  return { msg = "refused" }
end
