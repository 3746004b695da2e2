-- expect: misused
-- Returns its own coroutine.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  return (coroutine.running())
end
