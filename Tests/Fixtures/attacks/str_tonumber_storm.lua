-- expect: timeout
-- Reads a numeral of a million digits again and again.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  local digits = ("9"):rep(1000000)
  while true do tonumber(digits) end
end
