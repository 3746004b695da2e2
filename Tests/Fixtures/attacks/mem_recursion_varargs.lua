-- expect: memory
-- Each level has one argument more than the one before.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  local function deep(...) return 1 + deep(1, ...) end
  return { depth = deep() }
end
