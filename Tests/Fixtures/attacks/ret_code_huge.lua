-- expect: failed
-- A code beyond what a number holds.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  return { code = 1e308 }
end
