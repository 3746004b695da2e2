-- expect: denied
-- The credential that came with the event is in nothing that the handler gets.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  local function look(value, depth)
    if depth > 20 then return false end
    if type(value) ~= "table" then return false end
    for key, inner in pairs(value) do
      if key == "token" or key == "authorization" or look(inner, depth + 1) then return true end
    end
    return false
  end
  if look(event, 1) then return { msg = "ESCAPED: the event has its token" } end
  return reply.fail("denied")
end
