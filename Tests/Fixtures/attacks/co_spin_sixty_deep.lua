-- expect: timeout
-- Spins at the bottom of sixty coroutines, each of which waits for the next.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  local function descend(depth)
    if depth == 0 then while true do end end
    return coroutine.wrap(descend)(depth - 1)
  end
  descend(60)
end
