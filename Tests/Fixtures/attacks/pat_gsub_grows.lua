-- expect: memory
-- A substitution applied to its own result, each time a thousand times as long.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  local text = "aa"
  while true do text = text:gsub("a", ("a"):rep(1000)) end
end
