-- expect: timeout
-- A negation that spins, under pcall.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  local t = setmetatable({}, { __unm = function() while true do end end })
  while true do pcall(function() return -t end) end
end
