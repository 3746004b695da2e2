-- expect: memory
-- Small texts for large values: empty objects.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  return { value = json.decode("[" .. ("{},"):rep(190000) .. "{}]") }
end
