-- expect: ok
-- A hundred thousand results: only the first two are looked at.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  return nil, table.unpack({}, 1, 100000)
end
