-- expect: error
-- A table that is its own metatable and its own __index.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  local t = {}
  t.__index = t
  setmetatable(t, t)
  return { value = t.missing.more }
end
