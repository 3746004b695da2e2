-- expect: ok
-- A line of five megabytes, cut.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  log.error(("l"):rep(5000000))
  return { msg = "said" }
end
