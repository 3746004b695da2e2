-- expect: denied
-- Warnings go to the standard error of the process.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  if warn ~= nil then return { msg = "ESCAPED: warn" } end
  return reply.fail("denied")
end
