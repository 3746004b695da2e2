-- expect: denied
-- The package library loads shared objects.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  if package ~= nil then return { msg = "ESCAPED: package" } end
  return reply.fail("denied")
end
