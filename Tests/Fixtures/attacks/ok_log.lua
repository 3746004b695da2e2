-- expect: ok
-- Lines with fields at each level.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  log.debug("debug", { n = 1 })
  log.info("info", { list = { 1, 2 }, text = "a\nb" })
  log.warn("warn")
  log.error("error", {})
  print("printed", nil, 1.5, true)
  return { msg = "said" }
end
