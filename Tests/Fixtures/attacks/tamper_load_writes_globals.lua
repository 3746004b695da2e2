-- expect: denied
-- Loaded text has the same frozen globals.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  if pcall(load("leaked = 1")) or pcall(load("leaked = 1", "chunk", "t", _G)) then
    return { msg = "ESCAPED: loaded text made a global" }
  end
  return reply.fail("denied")
end
