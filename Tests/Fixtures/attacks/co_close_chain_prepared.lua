-- expect: ok
-- The same with all coroutines made beforehand, so that no call lies between two closes.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  local last
  for _ = 1, 2000 do
    local before = last
    last = coroutine.create(function()
      local held <close> = setmetatable({}, {
        __close = function() if before then coroutine.close(before) end end,
      })
      coroutine.yield()
    end)
    coroutine.resume(last)
  end
  local fine = coroutine.close(last)
  return { msg = tostring(fine) }
end
