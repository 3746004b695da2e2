-- expect: timeout
-- An iterator from __pairs that never ends.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  local t = setmetatable({}, { __pairs = function() return function() return 1, 1 end end })
  for _ in pairs(t) do end
end
