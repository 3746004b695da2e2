-- expect: ok|memory|timeout|interrupted
-- A new metatable of a table whose old one was weak may be freed while in use, in all versions to
-- 5.4.8.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  local mm, all = {}, {}
  for i = 1, 300 do
    all[i] = setmetatable({}, {})
    getmetatable(all[i]).__mode = "kv"
  end
  for round = 1, 10 do
    for i = 1, 300 do
      local fresh = { mark = round * 1000 + i }
      setmetatable(all[i], fresh)
      fresh.__mode = "kv"
    end
    for _ = 1, 2000 do local garbage = { round } end
    for i = 1, 300 do
      local mt = getmetatable(all[i])
      if type(mt) == "table" and mt.mark ~= nil and mt.mark ~= round * 1000 + i then
        return { msg = "ESCAPED: another table's metatable" }
      end
    end
  end
  return { msg = "lived" }
end
