-- expect: timeout|memory
-- Lives near the budget, so that each new string needs a collection of all.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  local kept = {}
  for i = 1, 70000 do kept[i] = { i } end
  while true do local text = ("z"):rep(1200000) .. #kept end
end
