-- expect: error
-- A __tostring that calls tostring of its own object: C stack, which is counted.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  local t = {}
  setmetatable(t, { __tostring = function() return tostring(t) .. "." end })
  return { msg = tostring(t) }
end
