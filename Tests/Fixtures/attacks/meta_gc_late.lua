-- expect: ok
-- A __gc that comes after setmetatable marks nothing.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  local mt = {}
  do local t = setmetatable({}, mt) end
  mt.__gc = function() while true do end end
  for _ = 1, 100000 do local garbage = { 1 } end
  return { msg = "nothing ran" }
end
