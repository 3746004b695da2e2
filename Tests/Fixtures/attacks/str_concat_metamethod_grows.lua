-- expect: memory
-- A concatenation whose metamethod returns twice what it got.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  local mt = {}
  mt.__concat = function(a, b) return setmetatable({ text = (a.text or "xx") .. (a.text or "xx") }, mt) end
  local t = setmetatable({ text = "x" }, mt)
  while true do t = t .. "y" end
end
