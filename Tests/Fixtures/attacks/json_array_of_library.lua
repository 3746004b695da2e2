-- expect: denied
-- Marks what is not its own as an array.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  for _, value in ipairs({ string, _G, coroutine, json }) do
    if pcall(json.array, value) then return { msg = "ESCAPED: a library became an array" } end
  end
  return reply.fail("denied")
end
