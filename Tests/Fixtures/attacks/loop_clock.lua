-- expect: timeout
-- Reads the processor's clock without end.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  while os.clock() >= 0 do end
end
