-- expect: denied
-- A module that runs after loading finds frozen globals like everybody.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  if pcall(require, "writer") then return { msg = "ESCAPED: a module made a global" } end
  return reply.fail("denied")
end
