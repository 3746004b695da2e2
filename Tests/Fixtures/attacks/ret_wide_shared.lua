-- expect: output
-- Thirty levels, each of which has the next one twice: 2^30 leaves.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  local t = { 1 }
  for _ = 1, 30 do t = { t, t } end
  return { wide = t }
end
