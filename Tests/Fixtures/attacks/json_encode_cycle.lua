-- expect: error
-- Writes a table that contains itself.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  local t = {}
  t[1] = t
  return { text = json.encode(t) }
end
