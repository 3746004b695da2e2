-- expect: ok
-- Leaves a suspended coroutine with a __close that spins: what is only collected is not closed.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  do
    local one = coroutine.wrap(function()
      local held <close> = setmetatable({}, { __close = function() while true do end end })
      coroutine.yield()
    end)
    one()
  end
  for _ = 1, 50000 do local garbage = {} end
  return { msg = "not closed" }
end
