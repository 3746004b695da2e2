-- expect: timeout
-- Writes to the log without end: what is over the bound of one event is left out.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  while true do log.info("flood", { at = time.now() }) end
end
