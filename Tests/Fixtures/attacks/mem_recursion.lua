-- expect: memory
-- Calls itself with something left to do, so that the stack grows.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  local function deep(n, ...) return 1 + deep(n + 1, ...) end
  return { depth = deep(1, table.unpack({}, 1, 60)) }
end
