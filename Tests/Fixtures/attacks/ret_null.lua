-- expect: misused
-- Returns json.null.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  return json.null
end
