-- expect: timeout
-- print asks each value for its text: here one that spins.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  print(1, setmetatable({}, { __tostring = function() while true do end end }))
end
