-- expect: ok
-- Until 5.4.4 coroutines that resume coroutines overflow the C stack; here each is a step of the host.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  local deepest = 0
  local function deep(n)
    deepest = n
    return coroutine.resume(coroutine.create(deep), n + 1)
  end
  deep(1)
  assert(deepest > 10)
  return { msg = "lived" }
end
