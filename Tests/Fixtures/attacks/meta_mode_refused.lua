-- expect: denied
-- Weak tables let a collection take quadratic time: no metatable with __mode is taken.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  if pcall(setmetatable, {}, { __mode = "k" }) then return { msg = "ESCAPED: __mode was accepted" } end
  if pcall(setmetatable, {}, { __mode = "kv" }) then return { msg = "ESCAPED: __mode was accepted" } end
  return reply.fail("denied")
end
