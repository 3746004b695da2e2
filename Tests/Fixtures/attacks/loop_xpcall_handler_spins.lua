-- expect: timeout
-- The message handler spins; ours runs after unwinding, as ordinary code.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  xpcall(function() error("first") end, function() while true do end end)
end
