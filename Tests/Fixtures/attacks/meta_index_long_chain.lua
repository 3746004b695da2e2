-- expect: error
-- A chain of three thousand tables, beyond what Lua follows.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  local last = {}
  for _ = 1, 3000 do last = setmetatable({}, { __index = last }) end
  return { value = last.missing }
end
