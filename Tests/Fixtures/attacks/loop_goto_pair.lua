-- expect: timeout
-- Two labels that jump to each other, without any loop statement.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  ::ping::
  goto pong
  ::pong::
  goto ping
end
