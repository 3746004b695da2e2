-- expect: output
-- One long text many times over.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  local long, list = ("x"):rep(100000), {}
  for i = 1, 100 do list[i] = long end
  return { list = list }
end
