-- expect: timeout
-- A colliding table that grows at the bottom of two coroutines.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  local function grow()
    local step, t = (1 << 17) - 1, {}
    for i = 1, 65537 do t[i * step] = true end
  end
  coroutine.wrap(function() coroutine.wrap(grow)() end)()
  while true do end
end
