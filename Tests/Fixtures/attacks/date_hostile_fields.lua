-- expect: timeout
-- Fields that a function answers for, which spins.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  return { at = os.time(setmetatable({}, { __index = function() while true do end end })) }
end
