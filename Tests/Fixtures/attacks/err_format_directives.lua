-- expect: error
-- A message full of what printf would read.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  error("%s%s%s%n%n%x%p %1000000d %%", 0)
end
