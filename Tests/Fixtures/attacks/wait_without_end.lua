-- expect: timeout
-- Waits for a quarter of an hour: the deadline ends it, and its worker is free meanwhile.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  time.sleep(900000)
  return { msg = "ESCAPED: it waited to the end" }
end
