-- expect: timeout
-- Arithmetic between a string and a table goes through the string's metatable, a C function.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  local t = setmetatable({}, { __mul = function() while true do end end })
  return { value = "2" * t }
end
