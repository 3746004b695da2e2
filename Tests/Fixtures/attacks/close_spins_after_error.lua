-- expect: timeout
-- An error leaves the block, and __close spins before pcall returns.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  pcall(function()
    local held <close> = setmetatable({}, { __close = function() while true do end end })
    error("out of here")
  end)
end
