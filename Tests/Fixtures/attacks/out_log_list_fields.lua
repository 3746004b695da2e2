-- expect: error
-- Fields without names.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  log.info("list", { 1, 2, 3 })
end
