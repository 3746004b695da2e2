-- expect: denied
-- Even __gc = false marks an object for finalization; set to a function later, it would run.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  local mt = { __gc = false }
  if pcall(setmetatable, {}, mt) then return { msg = "ESCAPED: __gc = false was accepted" } end
  return reply.fail("denied")
end
