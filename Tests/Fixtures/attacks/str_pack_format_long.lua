-- expect: timeout
-- Reads a format of two hundred thousand items again and again, in C.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  local format = ("b"):rep(200000)
  while true do string.packsize(format) end
end
