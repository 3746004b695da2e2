-- expect: failed
-- A list as the whole reply.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  return json.array({ 1, 2, 3 })
end
