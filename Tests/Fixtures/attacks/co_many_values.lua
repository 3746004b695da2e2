-- expect: ok
-- Yields and resumes with more values than a small stack has room for.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  local values = {}
  for i = 1, 50000 do values[i] = i end
  local one = coroutine.wrap(function(...)
    local got = { ... }
    while true do got = { coroutine.yield(table.unpack(got)) } end
  end)
  for _ = 1, 3 do
    local got = select("#", one(table.unpack(values)))
    assert(got == 50000)
  end
  return { msg = "all came back" }
end
