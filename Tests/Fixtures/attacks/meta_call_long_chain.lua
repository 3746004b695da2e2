-- expect: ok
-- A __call that is a table with a __call, two thousand levels deep.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  local last = function(...) return select("#", ...) end
  for _ = 1, 2000 do last = setmetatable({}, { __call = last }) end
  local fine, count = pcall(last)
  return { msg = tostring(fine) .. " " .. tostring(count) }
end
