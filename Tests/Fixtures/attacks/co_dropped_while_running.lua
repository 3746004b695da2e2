-- expect: timeout
-- Times out inside a coroutine that a variable of the file still holds; the next event tries to go on
-- with it, and must find it dead.
local held

return function(event)
  if event.body.harmless then
    if held and coroutine.resume(held) then return { msg = "ESCAPED: an abandoned coroutine went on" } end
    return { msg = "served" }
  end
  held = coroutine.create(function() while true do end end)
  coroutine.resume(held)
end
