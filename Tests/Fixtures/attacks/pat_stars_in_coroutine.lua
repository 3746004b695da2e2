-- expect: timeout
-- A bad pattern at the bottom of three coroutines.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  local function descend(depth)
    if depth == 0 then return string.find(("a"):rep(3000), ("a*"):rep(6) .. "b") end
    return coroutine.wrap(descend)(depth - 1)
  end
  return { msg = tostring(descend(3)) }
end
