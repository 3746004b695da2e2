-- expect: timeout
-- Resumes a dead coroutine for ever: each refusal is cheap, none ends the loop.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  local dead = coroutine.create(function() end)
  coroutine.resume(dead)
  while true do
    if coroutine.resume(dead) then return { msg = "ESCAPED: a dead coroutine was resumed" } end
  end
end
