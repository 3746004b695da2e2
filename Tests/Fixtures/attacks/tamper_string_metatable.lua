-- expect: denied
-- The metatable of all strings, by which every ("x"):method() goes.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  if getmetatable("") then return { msg = "ESCAPED: the strings' metatable" } end
  if pcall(setmetatable, "", {}) then return { msg = "ESCAPED: the strings' metatable was set" } end
  if pcall(function() ("").upper = 1 end) then return { msg = "ESCAPED: a string's field was set" } end
  return reply.fail("denied")
end
