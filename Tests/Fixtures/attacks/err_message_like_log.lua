-- expect: error
-- A message that looks like lines of the log.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  error('x"\n2026-01-01T00:00:00.000Z debug invocation ended outcome=succeeded plugin=neighbour msg="', 0)
end
