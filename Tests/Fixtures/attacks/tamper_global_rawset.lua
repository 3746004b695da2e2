-- expect: denied
-- The same past the metatable.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  if pcall(rawset, _G, "leaked", 1) then return { msg = "ESCAPED: rawset of a global" } end
  return reply.fail("denied")
end
