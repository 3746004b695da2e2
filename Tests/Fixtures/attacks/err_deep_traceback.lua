-- expect: error
-- An error below two hundred calls and fifty coroutines: the traceback is bounded.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  local function descend(depth)
    if depth == 0 then error("at the bottom") end
    if depth % 4 == 0 then return (coroutine.wrap(descend)(depth - 1)) end
    return (descend(depth - 1))
  end
  descend(200)
end
