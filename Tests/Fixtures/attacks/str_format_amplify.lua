-- expect: memory
-- A format that shows the same megabyte forty times.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  local long, list = ("x"):rep(1000000), {}
  for i = 1, 40 do list[i] = long end
  return { size = #string.format(("%s"):rep(40), table.unpack(list)) }
end
