-- expect: denied
-- Bytecode can reach anything: only text is compiled, whatever the mode says. This chunk is whole, and
-- returns nothing.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  local header = "\27Lua\x54\0\x19\x93\r\n\x1a\n\4\8\8" .. string.pack("<i8d", 0x5678, 370.5)
  local returns = "\x47\0\1\0"
  local chunk = header .. "\0\x80\x80\x80\0\0\2\x81" .. returns .. ("\x80"):rep(7)
  for _, mode in ipairs({ "b", "bt", "t" }) do
    local fine, loaded = pcall(load, chunk, "chunk", mode)
    if fine and loaded then return { msg = "ESCAPED: bytecode was loaded" } end
  end
  local fine, loaded = pcall(load, chunk)
  if fine and loaded then return { msg = "ESCAPED: bytecode was loaded" } end
  return reply.fail("denied")
end
