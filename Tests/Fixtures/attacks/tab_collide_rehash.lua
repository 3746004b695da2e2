-- expect: timeout
-- Integer keys that all fall on one place: growing the table is one instruction of seconds.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  local step, t = (1 << 17) - 1, {}
  for i = 1, 65536 do t[i * step] = true end
  t[65537 * step] = true
  while true do end
end
