-- expect: memory
-- Appends to a long string, each time a new one: garbage and need grow together.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  local text, piece = "", ("x"):rep(600000)
  while true do text = text .. piece end
end
