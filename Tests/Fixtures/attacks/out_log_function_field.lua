-- expect: error
-- A field that JSON does not have.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  log.info("function", { call = print })
end
