-- expect: memory|timeout
-- Joins 10^15 elements that a function makes: it is preempted, and what it notes of them counts as memory.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  local t = setmetatable({}, { __index = function() return "" end })
  return { size = #table.concat(t, "", 1, 1000000000000000) }
end
