-- expect: ok
-- Each __close closes the next coroutine, a thousand of them: the nesting is counted.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  local function chain(depth)
    local one = coroutine.create(function()
      local held <close> = setmetatable({}, {
        __close = function() if depth > 0 then coroutine.close(chain(depth - 1)) end end,
      })
      coroutine.yield()
    end)
    coroutine.resume(one)
    return one
  end
  local fine = coroutine.close(chain(1000))
  return { msg = tostring(fine) }
end
