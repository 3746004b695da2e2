-- expect: error
-- A text of a hundred megabytes from one of one.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  local long, list = ("x"):rep(1000000), {}
  for i = 1, 100 do list[i] = long end
  return { text = json.encode(list) }
end
