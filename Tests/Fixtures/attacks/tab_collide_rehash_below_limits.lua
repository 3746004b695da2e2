-- expect: ok|timeout
-- The same with a quarter of the keys: a single instruction about as long as the time limit.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  local step, t = (1 << 15) - 1, {}
  for i = 1, 16384 do t[i * step] = true end
  t[16385 * step] = true
  return { msg = "grown" }
end
