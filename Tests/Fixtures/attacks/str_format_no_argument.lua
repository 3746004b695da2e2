-- expect: error
-- More conversions than arguments.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  return { msg = string.format("%s %s %s", "one") }
end
