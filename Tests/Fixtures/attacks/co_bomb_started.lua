-- expect: memory
-- The same, each begun and suspended, so that each holds a stack.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  local kept, values = {}, {}
  while true do
    local one = coroutine.wrap(function(...) coroutine.yield(...) end)
    one(table.unpack(values, 1, 500))
    kept[#kept + 1] = one
  end
end
