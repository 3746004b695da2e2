-- expect: memory
-- A string just as long as the whole budget.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  return { size = #string.rep("x", 16 * 1024 * 1024) }
end
