-- expect: denied
-- Finalizers run with hooks off: no metatable with __gc is taken.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  local ran = false
  local fine = pcall(setmetatable, {}, { __gc = function() ran = true end })
  if fine then return { msg = "ESCAPED: a finalizer was accepted" } end
  for _ = 1, 20000 do local garbage = {} end
  if ran then return { msg = "ESCAPED: a finalizer ran" } end
  return reply.fail("denied")
end
