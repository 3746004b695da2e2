-- expect: ok
-- Recurses through __index below pcall at each level, as deep as the C stack is counted.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  local t, depth = {}, 0
  setmetatable(t, { __index = function(_, key)
    depth = key
    local fine, value = pcall(function() return t[key + 1] end)
    return fine and value or key
  end })
  local value = t[1]
  assert(depth > 10 and depth < 1000, depth)
  return { msg = "ended" }
end
