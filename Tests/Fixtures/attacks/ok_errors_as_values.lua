-- expect: ok
-- Errors of every kind are values again on the other side of pcall.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  local marker = {}
  local fine, value = pcall(error, marker)
  assert(not fine and value == marker)
  fine, value = pcall(error)
  assert(not fine and value == nil)
  fine, value = xpcall(function() error("m", 0) end, function(message) return message .. "!" end)
  assert(not fine and value == "m!")
  local results = { pcall(function(...) return ... end, 1, nil, 3) }
  assert(results[1] and results[2] == 1 and results[4] == 3)
  assert(select("#", xpcall(function() return nil, nil end, print)) == 3)
  return { msg = "values" }
end
