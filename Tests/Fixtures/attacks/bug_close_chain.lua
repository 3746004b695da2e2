-- expect: ok
-- Until 5.4.5 a chain of closing coroutines overflows the C stack; the nesting is counted here.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  local last, depth = nil, 0
  local mt = { __close = function(held)
    depth = depth + 1
    if held.before then coroutine.close(held.before) end
  end }
  for _ = 1, 8000 do
    local before = last
    last = coroutine.create(function(before)
      local held <close> = setmetatable({ before = before }, mt)
      coroutine.yield()
    end)
    coroutine.resume(last, before)
  end
  coroutine.close(last)
  if depth > 200 then return { msg = "ESCAPED: closed " .. depth .. " deep on the C stack" } end
  return { depth = depth }
end
