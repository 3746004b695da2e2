-- expect: error
-- An assignment that assigns, each level on the C stack: Lua counts those.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  local t = {}
  setmetatable(t, { __newindex = function(_, key, value) t[key + 1] = value end })
  t[1] = true
end
