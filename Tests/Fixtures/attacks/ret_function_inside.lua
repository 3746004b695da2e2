-- expect: misused
-- A function deep within a reply.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  return { a = { b = { { c = print } } } }
end
