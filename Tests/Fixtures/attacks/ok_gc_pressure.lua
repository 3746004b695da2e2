-- expect: ok
-- Much garbage and some that is kept: honest work under a small budget.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  local kept, count = {}, 0
  for i = 1, 6000 do kept[i] = { name = "n" .. i, i } end
  for i = 1, 40000 do
    local short = { i, tostring(i) }
    count = count + #short
  end
  for i = 1, 30 do count = count + #(("z"):rep(300000) .. i) end
  for i = 1, 6000 do assert(kept[i][1] == i and kept[i].name == "n" .. i) end
  return { count = count }
end
