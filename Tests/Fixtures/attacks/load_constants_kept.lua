-- expect: memory|timeout
-- Compiles texts full of constants and keeps the functions.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  local kept = {}
  while true do
    local parts = {}
    for i = 1, 1000 do parts[i] = '"' .. #kept .. "c" .. i .. '"' end
    kept[#kept + 1] = load("return {" .. table.concat(parts, ",") .. "}")
  end
end
