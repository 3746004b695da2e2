-- expect: denied
-- The mark of arrays is one metatable for all of them.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  local list = json.array({ 1, 2 })
  if getmetatable(list) ~= nil then return { msg = "ESCAPED: the arrays' metatable" } end
  local other = setmetatable(list, { __index = function() while true do end end })
  if rawequal(other, list) and json.encode(json.array({})) ~= "[]" then return { msg = "ESCAPED: all arrays changed" } end
  return reply.fail("denied")
end
