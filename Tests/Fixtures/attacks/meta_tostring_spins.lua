-- expect: timeout
-- tostring calls back below a C function, where nothing can yield.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  return { msg = tostring(setmetatable({}, { __tostring = function() while true do end end })) }
end
