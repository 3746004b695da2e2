-- expect: ok
-- Fields that contain themselves: left out, as all that are too large.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  local fields = {}
  fields.fields = fields
  log.info("cycle", fields)
  return { msg = "said" }
end
