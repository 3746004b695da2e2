-- expect: denied
-- Files.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  if io ~= nil then return { msg = "ESCAPED: io" } end
  return reply.fail("denied")
end
