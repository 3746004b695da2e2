-- expect: timeout
-- Makes closures and drops them: garbage is collected, time is not.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  local make = function(n) return function() return n end end
  local last
  while true do last = make(last and last() or 0) end
end
