-- expect: timeout
-- Is refused a level, catches that and tries again for ever.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  local function descend(depth)
    while true do pcall(coroutine.wrap(descend), depth + 1) end
  end
  descend(1)
end
