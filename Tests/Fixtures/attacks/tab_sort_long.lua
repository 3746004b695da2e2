-- expect: memory|timeout
-- A table that says it has two billion elements.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  local t = setmetatable({}, { __len = function() return 2147483646 end, __index = function(_, i) return -i end })
  table.sort(t)
end
