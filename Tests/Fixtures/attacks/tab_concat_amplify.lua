-- expect: memory
-- Joins one megabyte with itself forty times.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  local long, list = ("x"):rep(1000000), {}
  for i = 1, 40 do list[i] = long end
  return { size = #table.concat(list) }
end
