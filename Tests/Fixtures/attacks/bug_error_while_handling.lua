-- expect: memory
-- An error while a C stack overflow is handled, in the shapes of CVE-2022-33099.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  local function deep() return pcall(deep) end
  deep()
  local function handler(message) return message .. handler end
  local function again(n) return xpcall(again, handler, n + 1) end
  pcall(again, 1)
  local t = setmetatable({}, {})
  getmetatable(t).__index = function(_, key) return t[key .. key] .. 1 end
  pcall(function() return t.x end)
  return { msg = "lived" }
end
