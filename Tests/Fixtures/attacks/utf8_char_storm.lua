-- expect: timeout
-- Makes text of code points without end.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  while true do utf8.char(0x10FFFF, 0x4E00, 0x41, 0x7FFFFFFF) end
end
