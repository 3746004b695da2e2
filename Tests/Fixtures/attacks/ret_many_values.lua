-- expect: output
-- More values than a reply may have.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  local list = {}
  for i = 1, 250000 do list[i] = 1 end
  return { list = list }
end
