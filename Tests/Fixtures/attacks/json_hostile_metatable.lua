-- expect: ok
-- Values whose metamethods spin: they are read raw.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  local function spin() while true do end end
  local value = setmetatable({ a = setmetatable({ 1 }, { __len = spin, __index = spin }) }, { __pairs = spin, __tostring = spin })
  assert(json.encode(value) == '{"a":[1]}')
  return { msg = "raw" }
end
