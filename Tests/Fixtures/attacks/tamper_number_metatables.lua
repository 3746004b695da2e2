-- expect: denied
-- Metatables of numbers, booleans, functions and nil are everybody's.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  for _, value in ipairs({ 1, 1.5, true, print, coroutine.running() }) do
    if getmetatable(value) or pcall(setmetatable, value, { __index = {} }) then
      return { msg = "ESCAPED: a metatable of a " .. type(value) }
    end
  end
  return reply.fail("denied")
end
