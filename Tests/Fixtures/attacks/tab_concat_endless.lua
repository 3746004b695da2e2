-- expect: timeout
-- Joins 10^15 elements that a function makes: a C loop that calls Lua.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  local t = setmetatable({}, { __index = function() return "" end })
  return { size = #table.concat(t, "", 1, 1000000000000000) }
end
