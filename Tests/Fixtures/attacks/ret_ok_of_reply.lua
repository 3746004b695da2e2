-- expect: error
-- A reply within a reply.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  return reply.ok(reply.ok({ msg = "x" }))
end
