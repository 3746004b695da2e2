-- expect: memory
-- One match, whose replacement repeats it a hundred thousand times.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  return { size = #string.gsub(("a"):rep(10000), ".*", ("%0"):rep(100000)) }
end
