-- expect: failed
-- A code that is a text, or a number beyond any integer.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  return { code = "200", msg = "looks well" }
end
