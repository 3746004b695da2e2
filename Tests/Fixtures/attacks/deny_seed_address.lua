-- expect: denied
-- Lua's own randomseed returns the address of the state.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  if select("#", math.randomseed()) > 0 then return { msg = "ESCAPED: a seed was returned" } end
  if select("#", math.randomseed(1, 2)) > 0 then return { msg = "ESCAPED: a seed was returned" } end
  return reply.fail("denied")
end
