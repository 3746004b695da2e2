-- expect: error
-- next with a key that was never there.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  return { key = next({ a = 1 }, "b") }
end
