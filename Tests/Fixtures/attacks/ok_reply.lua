-- expect: ok
-- Says aloud that all is well.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  return reply.ok({ msg = "welcome" })
end
