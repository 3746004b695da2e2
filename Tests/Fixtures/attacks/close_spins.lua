-- expect: timeout
-- Spins when its block is left.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  do
    local held <close> = setmetatable({}, { __close = function() while true do end end })
  end
end
