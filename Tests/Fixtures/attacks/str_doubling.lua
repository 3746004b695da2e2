-- expect: memory
-- Doubles a string with the concatenation operator.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  local text = "x"
  while true do text = text .. text end
end
