-- expect: timeout
-- Body and handler spin: whatever ends the body must not hand control to the handler.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  local function spin() while true do end end
  while true do xpcall(spin, spin) end
end
