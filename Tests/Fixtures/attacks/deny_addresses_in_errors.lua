-- expect: denied
-- Messages about values name their kinds, not their places.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  local function look(...)
    local fine, message = pcall(...)
    return not fine and type(message) == "string" and message:find("0x%x%x%x%x%x+") ~= nil
  end
  local t = {}
  if look(function() return t .. "x" end) or look(error, tostring(t)) or look(table.concat, { t })
    or look(string.rep, t) or look(function() return t < t end) or look(math.floor, print) then
    return { msg = "ESCAPED: an address in a message" }
  end
  return reply.fail("denied")
end
