-- expect: timeout|memory
-- Joins 10^15 elements that a C function makes: no hook ever runs.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  local t = setmetatable({}, { __index = rawlen })
  return { size = #table.concat(t, "", 1, 1000000000000000) }
end
