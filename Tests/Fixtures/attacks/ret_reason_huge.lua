-- expect: failed
-- A reason of a megabyte, cut where it leaves the worker.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  return false, ("r"):rep(1000000)
end
