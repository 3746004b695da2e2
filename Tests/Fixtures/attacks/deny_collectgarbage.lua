-- expect: denied
-- Collections take long, and may be switched off for all: only the count is given.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  for _, option in ipairs({ "collect", "stop", "step", "setpause", "setstepmul", "generational", "incremental", "restart" }) do
    if pcall(collectgarbage, option) then return { msg = "ESCAPED: collectgarbage " .. option } end
  end
  if pcall(collectgarbage) then return { msg = "ESCAPED: collectgarbage" } end
  assert(collectgarbage("count") > 0)
  return reply.fail("denied")
end
