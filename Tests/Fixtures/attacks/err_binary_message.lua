-- expect: error
-- A message of zeros, control characters and bytes that are no text.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  error("\0\1\2\27[2J\27]0;title\7\255\254\r\n\8\127" .. ("\n"):rep(2000))
end
