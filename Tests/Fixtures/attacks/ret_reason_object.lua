-- expect: error
-- reply.fail of what is no reason.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  return reply.fail({})
end
