-- expect: denied
-- Replacing what the platform and later events use.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  for _, name in ipairs({ "pcall", "type", "json", "reply", "tostring", "require", "_G", "log" }) do
    if pcall(function() _G[name] = function() while true do end end end) then
      return { msg = "ESCAPED: " .. name .. " was replaced" }
    end
  end
  return reply.fail("denied")
end
