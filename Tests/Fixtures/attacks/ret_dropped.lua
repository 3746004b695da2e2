-- expect: dropped
-- Says that the event is not wanted: acknowledged, and nothing more.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  return reply.drop(("d"):rep(100000))
end
