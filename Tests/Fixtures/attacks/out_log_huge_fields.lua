-- expect: ok
-- Fields of five megabytes: left out.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  log.warn("fields", { text = ("f"):rep(5000000) })
  return { msg = "said" }
end
