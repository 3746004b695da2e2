-- expect: error
-- Raises what reply.ok made: an error is an error.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  error(reply.ok({ msg = "ESCAPED: an error became a reply" }))
end
