-- expect: timeout
-- Each operator hands over to the next, in a ring, without an end.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  local mt = {}
  local t = setmetatable({}, mt)
  mt.__add = function(a, b) return a - b end
  mt.__sub = function() while true do end end
  return { value = t + 1 }
end
