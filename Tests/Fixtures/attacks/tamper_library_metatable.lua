-- expect: denied
-- The metatables of the libraries hold the real tables.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  for _, library in ipairs({ string, table, math, json, os, log, reply, time, coroutine, utf8 }) do
    if getmetatable(library) then return { msg = "ESCAPED: a library's metatable" } end
    if pcall(setmetatable, library, nil) then return { msg = "ESCAPED: a library's metatable was removed" } end
  end
  return reply.fail("denied")
end
