-- expect: error
-- Two tables that look for missing fields in each other: Lua counts the steps.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  local a, b = {}, {}
  setmetatable(a, { __index = b })
  setmetatable(b, { __index = a })
  return { value = a.missing }
end
