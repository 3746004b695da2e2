-- expect: misused
-- A reason whose __tostring spins.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  return nil, setmetatable({}, { __tostring = function() while true do end end })
end
