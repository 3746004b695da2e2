-- expect: timeout
-- A handler that calls xpcall with a handler that does the same, and never gives up.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  local function handler(message)
    while true do xpcall(error, function() while true do end end, message) end
  end
  xpcall(error, handler, "again")
end
