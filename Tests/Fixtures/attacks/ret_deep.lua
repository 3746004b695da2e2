-- expect: output
-- A reply of a thousand levels.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  local t = {}
  for _ = 1, 1000 do t = { t } end
  return { deep = t }
end
