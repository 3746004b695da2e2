-- expect: timeout
-- A length that spins.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  return { length = #setmetatable({}, { __len = function() while true do end end }) }
end
