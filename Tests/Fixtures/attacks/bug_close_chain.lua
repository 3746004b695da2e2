-- expect: ok
-- Until 5.4.5 a chain of closing coroutines overflows the C stack; the nesting is counted here.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  local last
  for _ = 1, 10000 do
    local before = last
    last = coroutine.wrap(function()
      local held <close> = setmetatable({}, { __close = function() if before then pcall(before) end end })
      coroutine.yield()
    end)
    last()
  end
  pcall(last)
  return { msg = "lived" }
end
