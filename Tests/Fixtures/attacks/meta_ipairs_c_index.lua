-- expect: timeout
-- The same by a C function, so that little Lua runs between two steps.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  for _ in ipairs(setmetatable({}, { __index = rawlen })) do end
end
