-- expect: denied
-- The environment, where credentials stand.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  if os.getenv ~= nil then return { msg = "ESCAPED: os.getenv" } end
  return reply.fail("denied")
end
