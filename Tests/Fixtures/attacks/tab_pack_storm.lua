-- expect: timeout
-- Packs what it unpacks.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  local t = table.pack(table.unpack({}, 1, 50000))
  while true do t = table.pack(table.unpack(t, 1, t.n)) end
end
