-- expect: memory
-- Fills memory in a message handler.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  xpcall(error, function()
    local text = "x"
    while true do text = text .. text end
  end)
end
