-- expect: timeout
-- Copies ninety thousand arguments in one instruction, again and again.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  local function copy(...) while true do local count = select("#", ...) end end
  copy(table.unpack({}, 1, 90000))
end
