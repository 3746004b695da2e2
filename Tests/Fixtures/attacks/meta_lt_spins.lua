-- expect: timeout
-- An order that spins.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  local mt = { __lt = function() while true do end end }
  return { less = setmetatable({}, mt) < setmetatable({}, mt) }
end
