-- expect: timeout
-- A field that is missing spins.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  local t = setmetatable({}, { __index = function() while true do end end })
  return { value = t.missing }
end
