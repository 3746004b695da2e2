-- expect: ok
-- A __metatable of its own hides a metatable from getmetatable and setmetatable.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  local t = setmetatable({}, { __metatable = "mine" })
  assert(getmetatable(t) == "mine")
  assert(not pcall(setmetatable, t, {}))
  return { msg = "hidden" }
end
