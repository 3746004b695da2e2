-- expect: timeout
-- Copies through two functions, which are called below a C loop.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  local t = setmetatable({}, { __index = function() return 1 end, __newindex = function() end })
  table.move(t, 1, 1000000000000000, 2)
end
