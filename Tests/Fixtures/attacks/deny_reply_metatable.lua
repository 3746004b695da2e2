-- expect: denied
-- What reply.ok returns is opaque.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  local made = reply.ok({ msg = "x" })
  if getmetatable(made) then return { msg = "ESCAPED: a reply's metatable" } end
  if pcall(function() return made[1] end) or pcall(function() made.kind = 3 end) or pcall(setmetatable, made, {}) then
    return { msg = "ESCAPED: a reply can be opened" }
  end
  return reply.fail("denied")
end
