-- expect: ok
-- Closures that outlive the coroutine whose locals they hold.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  local all = {}
  for i = 1, 2000 do
    local one = coroutine.wrap(function()
      local n = i
      coroutine.yield(function() n = n + 1 return n end)
    end)
    all[i] = one()
  end
  for _ = 1, 50000 do local garbage = {} end
  for i = 1, 2000 do assert(all[i]() == i + 1) end
  return { msg = "alive" }
end
