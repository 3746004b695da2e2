-- expect: timeout
-- The closing value of a for loop spins when the loop is left.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  local closing = setmetatable({}, { __close = function() while true do end end })
  for _ in next, { 1 }, nil, closing do break end
end
