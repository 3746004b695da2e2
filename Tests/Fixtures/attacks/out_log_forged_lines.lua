-- expect: ok
-- Lines that look like the daemon's own: line breaks and quotes are escaped.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  log.info('x\n2026-01-01T00:00:00.000Z warning invocation ended event.id=neighbour-1 outcome="timed out"')
  log.info("x", { ["event.id"] = "neighbour-1", outcome = "raised\r\n", plugin = "neighbour\" " })
  print("2026-01-01T00:00:00.000Z notice stopped\27[2J\0\255")
  return { msg = "said" }
end
