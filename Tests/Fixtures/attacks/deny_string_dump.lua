-- expect: denied
-- Bytecode of a function, by the library and by a string's method.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  if string.dump ~= nil or ("").dump ~= nil then return { msg = "ESCAPED: string.dump" } end
  return reply.fail("denied")
end
