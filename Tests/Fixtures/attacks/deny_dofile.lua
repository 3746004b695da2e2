-- expect: denied
-- Runs a file.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  if dofile ~= nil then return { msg = "ESCAPED: dofile" } end
  return reply.fail("denied")
end
