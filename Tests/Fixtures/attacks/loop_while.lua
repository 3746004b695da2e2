-- expect: timeout
-- Spins without a call: the slice's hook comes at the next instruction.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  local count = 0
  while count >= 0 do count = count + 1 end
end
