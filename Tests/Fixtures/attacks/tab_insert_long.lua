-- expect: timeout
-- Moves 10^15 elements that are not there.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  local t = setmetatable({}, { __len = function() return 1000000000000000 end })
  table.insert(t, 1, "first")
end
