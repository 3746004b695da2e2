-- expect: error
-- Calls the host as often as it can: after a thousand calls there is an error.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  for i = 1, 1000000 do time.sleep(0) end
end
