-- expect: denied
-- Replaces functions of each library.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  for _, library in ipairs({ string, table, math, utf8, coroutine, os, json, log, reply, time }) do
    for name in pairs(library) do
      if pcall(function() library[name] = function() while true do end end end) then
        return { msg = "ESCAPED: " .. tostring(name) .. " was replaced" }
      end
    end
    if pcall(function() library.more = 1 end) or pcall(rawset, library, "more", 1) then
      return { msg = "ESCAPED: a library was extended" }
    end
  end
  return reply.fail("denied")
end
