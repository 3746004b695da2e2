-- expect: ok|memory|timeout|interrupted
-- A weak metatable collected during an assignment: a use after free where an allocation is refused and
-- Lua goes on.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  local kept = {}
  while collectgarbage("count") < 15000 do kept[#kept + 1] = ("k"):rep(30000) .. #kept end
  for _ = 1, 100 do
    local inner = {}
    local mt = setmetatable({ __newindex = {} }, inner)
    inner.__mode = "v"
    local t = setmetatable({}, mt)
    for i = 1, 20000 do t[i] = i if rawget(t, i) then break end end
  end
  return { msg = "lived" }
end
