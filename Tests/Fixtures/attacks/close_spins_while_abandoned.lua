-- expect: timeout
-- Both the body and __close spin: who is abandoned is not closed any more.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  while true do
    pcall(function()
      local held <close> = setmetatable({}, { __close = function() while true do end end })
      while true do end
    end)
  end
end
