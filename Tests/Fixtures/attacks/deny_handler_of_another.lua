-- expect: denied
-- Nothing of another plugin is to be seen: not its globals, not its files, not its name.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  for name in pairs(_G) do
    if tostring(name):find("neighbour") then return { msg = "ESCAPED: a neighbour's global" } end
  end
  if pcall(require, "neighbour") then return { msg = "ESCAPED: a neighbour's file" } end
  return reply.fail("denied")
end
