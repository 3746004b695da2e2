-- expect: denied
-- A reader function is called below the compiler, where nothing can yield: load takes text only.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  local fine = pcall(load, function() while true do end end)
  if fine then return { msg = "ESCAPED: load called a function" } end
  return reply.fail("denied")
end
