-- expect: denied
-- The locale is the whole process's.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  if os.setlocale ~= nil then return { msg = "ESCAPED: os.setlocale" } end
  return reply.fail("denied")
end
