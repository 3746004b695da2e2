-- expect: ok
-- A reply all of whose metamethods spin: it is read raw.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  local function spin() while true do end end
  return setmetatable({ msg = "raw" }, {
    __index = spin, __pairs = spin, __len = spin, __tostring = spin, __name = "x", __call = spin, __eq = spin,
  })
end
