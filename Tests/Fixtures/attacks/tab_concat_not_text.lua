-- expect: error
-- A table among the elements.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  return { msg = table.concat({ "a", {}, "c" }) }
end
