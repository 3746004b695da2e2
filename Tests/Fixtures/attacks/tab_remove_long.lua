-- expect: timeout
-- Moves 10^15 elements the other way.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  local t = setmetatable({}, { __len = function() return 1000000000000000 end })
  table.remove(t, 1)
end
