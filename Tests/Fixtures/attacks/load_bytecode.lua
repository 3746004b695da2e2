-- expect: denied
-- Bytecode can reach anything: only text is compiled, whatever the mode says.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  local header = "\27Lua\x54\0\x19\x93\r\n\x1a\n"
  for _, mode in ipairs({ "b", "bt", "t" }) do
    local fine, chunk = pcall(load, header .. ("\0"):rep(40), "chunk", mode)
    if fine and chunk then return { msg = "ESCAPED: bytecode was loaded" } end
  end
  return reply.fail("denied")
end
