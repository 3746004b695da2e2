-- expect: error
-- A message of five megabytes, cut where it leaves the worker.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  error(("m"):rep(5000000), 0)
end
