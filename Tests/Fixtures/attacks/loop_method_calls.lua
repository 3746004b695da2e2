-- expect: timeout
-- Calls a method of a string without end: short C calls between few instructions.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  local text = "abcdefgh"
  while true do text = text:reverse() end
end
