-- expect: timeout
-- Spins after the results of the handler are on the stack.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  local held <close> = setmetatable({}, { __close = function() while true do end end })
  return { msg = "returned" }
end
