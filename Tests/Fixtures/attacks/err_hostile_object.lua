-- expect: error
-- Raises an object all of whose metamethods spin: nothing outside asks it anything.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  local function spin() while true do end end
  error(setmetatable({}, {
    __tostring = spin, __index = spin, __len = spin, __pairs = spin, __concat = spin, __eq = spin, __close = spin,
    __name = ("n"):rep(100000),
  }))
end
