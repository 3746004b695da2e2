-- expect: timeout
-- ipairs over a table that has every index.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  for _ in ipairs(setmetatable({}, { __index = function(_, i) return i end })) do end
end
