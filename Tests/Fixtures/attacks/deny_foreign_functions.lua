-- expect: denied
-- What other builds of Lua bring along.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  for _, name in ipairs({ "jit", "ffi", "bit32", "newproxy", "setfenv", "getfenv", "module", "arg", "ngx", "posix" }) do
    if _G[name] ~= nil then return { msg = "ESCAPED: " .. name } end
  end
  return reply.fail("denied")
end
