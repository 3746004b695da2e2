-- expect: ok
-- print of eighty thousand values.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  print(table.unpack({}, 1, 80000))
  return { msg = "said" }
end
