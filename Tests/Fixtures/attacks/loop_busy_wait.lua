-- expect: timeout
-- Waits for a time that does not come, asking the clock: library calls end no slice early.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  local later = time.now() + 3600000
  while time.now() < later do end
end
