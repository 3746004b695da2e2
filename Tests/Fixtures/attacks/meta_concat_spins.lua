-- expect: timeout
-- A concatenation that spins.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  local t = setmetatable({}, { __concat = function() while true do end end })
  return { msg = "a" .. t .. "b" }
end
