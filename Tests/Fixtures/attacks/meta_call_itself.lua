-- expect: timeout
-- A table whose __call is the table itself: no instruction is run while the VM looks for a function.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  local t = {}
  setmetatable(t, { __call = t })
  return { value = t() }
end
