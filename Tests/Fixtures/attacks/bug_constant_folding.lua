-- expect: ok
-- 5.4.4 folds some bitwise constants wrongly: a wrong result, and nothing worse.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  local parts = {}
  for i = 1, 260 do parts[i] = i .. ".5" end
  local chunk = load("local t = {" .. table.concat(parts, ",") .. "} return 1 ~ (2 or 3)")
  local value = chunk and chunk()
  return { value = value }
end
