-- expect: timeout
-- Draws random numbers until one is above 1.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  repeat local drawn = math.random() until drawn > 1
end
