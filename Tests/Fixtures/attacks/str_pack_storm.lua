-- expect: timeout
-- Packs and unpacks numbers without end.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  while true do string.unpack("<i8>d z s4 I16", string.pack("<i8>d z s4 I16", 1, 2, "a", "b", 3)) end
end
