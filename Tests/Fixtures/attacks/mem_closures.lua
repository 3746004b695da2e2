-- expect: memory
-- Keeps closures, each with a value of its own.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  local kept = {}
  while true do
    local n = #kept
    kept[n + 1] = function() n = n + 1 return n end
  end
end
