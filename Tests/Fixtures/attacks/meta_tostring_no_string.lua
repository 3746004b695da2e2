-- expect: error
-- A __tostring that returns a table.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  return { msg = tostring(setmetatable({}, { __tostring = function() return {} end })) }
end
