-- expect: denied
-- A new global after loading would outlive the event: globals are frozen.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  if pcall(function() leaked = event.body end) then return { msg = "ESCAPED: a global was made" } end
  if pcall(function() _G.leaked = 1 end) or pcall(function() _ENV.leaked = 1 end) then
    return { msg = "ESCAPED: a global was made" }
  end
  return reply.fail("denied")
end
