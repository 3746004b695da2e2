-- expect: memory
-- Errors whose messages are longer each time, all caught and kept.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  local kept, text = {}, "x"
  while true do
    local _, message = pcall(error, text, 0)
    kept[#kept + 1] = message
    text = message .. message
  end
end
