-- expect: timeout
-- Floats that differ only in their last bits share one place: each insertion walks past all others.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  local t = {}
  for i = 1, 60000 do t[0.5 + i * 2.0 ^ -53 * 2] = i end
  while true do end
end
