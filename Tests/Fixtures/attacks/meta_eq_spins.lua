-- expect: timeout
-- A comparison that spins.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  local mt = { __eq = function() while true do end end }
  return { same = setmetatable({}, mt) == setmetatable({}, mt) }
end
