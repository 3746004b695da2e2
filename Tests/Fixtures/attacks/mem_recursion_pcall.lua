-- expect: ok
-- Recursion through pcall uses the C stack, which Lua counts.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  local depth = 0
  local function deep() depth = depth + 1 return pcall(deep) end
  deep()
  return { msg = "ended", deeper = depth > 100 }
end
