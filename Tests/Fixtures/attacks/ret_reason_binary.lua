-- expect: failed
-- A reason that is no text.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  return false, "\0\27[2J\255\254\"\\\r\n"
end
