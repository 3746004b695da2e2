-- expect: error
-- A length that is the largest integer.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  local t = setmetatable({}, { __len = function() return math.maxinteger end })
  table.insert(t, "one more")
  table.insert(t, 1, "shifts all")
  table.remove(t, -1)
end
