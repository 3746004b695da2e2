-- expect: error
-- A chunk named like one of the daemon's own files, with line breaks and control characters.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  local chunk = load("error('from elsewhere')", "@/etc/passwd\n2026-01-01T00:00:00.000Z notice listening\27[31m")
  chunk()
end
