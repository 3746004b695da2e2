-- expect: error
-- 2^40 leaves from forty tables.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  local t = { 1 }
  for _ = 1, 40 do t = { t, t } end
  return { text = json.encode(t) }
end
