-- expect: ok
-- Status from inside, from below and from above says what each coroutine really is.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  local outer, seen = nil, {}
  outer = coroutine.create(function()
    seen[1] = coroutine.status(outer)
    coroutine.wrap(function() seen[2] = coroutine.status(outer) end)()
    coroutine.yield()
  end)
  coroutine.resume(outer)
  seen[3] = coroutine.status(outer)
  coroutine.resume(outer)
  seen[4] = coroutine.status(outer)
  local all = table.concat(seen, " ")
  assert(all == "running normal suspended dead", all)
  return { msg = all }
end
