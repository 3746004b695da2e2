-- expect: timeout
-- A table given to gsub, whose missing fields spin.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  local t = setmetatable({}, { __index = function() while true do end end })
  return { msg = string.gsub("abc", "%w", t) }
end
