-- expect: denied
-- Another metatable for the globals.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  if pcall(setmetatable, _G, { __index = function() while true do end end }) then
    return { msg = "ESCAPED: the globals' metatable" }
  end
  if getmetatable(_G) then return { msg = "ESCAPED: the globals' metatable is shown" } end
  return reply.fail("denied")
end
