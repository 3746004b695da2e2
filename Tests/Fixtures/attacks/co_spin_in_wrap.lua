-- expect: timeout
-- Spins in a coroutine: the hook has to reach the innermost one.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  coroutine.wrap(function() while true do end end)()
end
