-- expect: denied
-- require finds the plugin's own files and nothing else.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  local names = {
    "os", "io", "debug", "string", "_G", "socket", "nightjar", "../neighbour", "..neighbour", "/etc/passwd",
    "neighbour", "plugins.neighbour", "lib\0x", "", ".", "init", ("a."):rep(10000),
  }
  for _, name in ipairs(names) do
    if pcall(require, name) then return { msg = "ESCAPED: require " .. name:sub(1, 40) } end
  end
  return reply.fail("denied")
end
