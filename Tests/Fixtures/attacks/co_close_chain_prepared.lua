-- expect: ok
-- The same with all coroutines made beforehand, so that no call lies between two closes.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  local last, depth = nil, 0
  for _ = 1, 2000 do
    local before = last
    last = coroutine.create(function()
      local held <close> = setmetatable({}, { __close = function()
        depth = depth + 1
        if before then coroutine.close(before) end
      end })
      coroutine.yield()
    end)
    coroutine.resume(last)
  end
  coroutine.close(last)
  if depth > 200 then return { msg = "ESCAPED: closed " .. depth .. " deep on the C stack" } end
  return { depth = depth }
end
