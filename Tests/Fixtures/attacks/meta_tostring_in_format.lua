-- expect: timeout
-- The same by string.format.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  return { msg = string.format("%s", setmetatable({}, { __tostring = function() while true do end end })) }
end
