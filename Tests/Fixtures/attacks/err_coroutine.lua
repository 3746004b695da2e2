-- expect: error
-- Raises a coroutine that spins when it is resumed.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  error(coroutine.create(function() while true do end end))
end
