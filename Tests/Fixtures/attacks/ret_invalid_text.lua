-- expect: misused
-- Bytes that are no UTF-8.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  return { msg = "\xff\xfe\xfd" }
end
