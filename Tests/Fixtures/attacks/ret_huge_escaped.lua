-- expect: output
-- A text that is small until each byte of it is escaped.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  return { msg = ("\1"):rep(400000) }
end
