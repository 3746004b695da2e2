-- expect: denied
-- Every global there is stands on the list; a new one has to be put there by hand.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  local known = {}
  for name in ([[
    _G _VERSION assert collectgarbage error getmetatable ipairs load next pairs pcall print rawequal rawget
    rawlen rawset require select setmetatable tonumber tostring type xpcall
    coroutine json log math os reply string table time utf8
    crypto feishu http kv secrets together
  ]]):gmatch("%S+") do known[name] = true end
  for name in pairs(_G) do
    if not known[name] then return { msg = "ESCAPED: unknown global " .. tostring(name) } end
  end
  return reply.fail("denied")
end
