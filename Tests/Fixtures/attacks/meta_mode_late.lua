-- expect: ok|timeout|memory
-- A chain of ephemerons by a __mode that comes after setmetatable: one collection of it is quadratic,
-- and no hook runs in it.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  local mt, kept, key = {}, {}, {}
  for i = 1, 9000 do
    local weak, following = setmetatable({}, mt), {}
    weak[key] = following
    key = following
    kept[9001 - i] = weak
  end
  mt.__mode = "k"
  for _ = 1, 200000 do local garbage = {} end
  return { msg = "collected" }
end
