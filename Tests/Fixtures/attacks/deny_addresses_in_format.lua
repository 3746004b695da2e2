-- expect: denied
-- The conversion that shows a pointer.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  if pcall(string.format, "%p", {}) then return { msg = "ESCAPED: %p" } end
  if pcall(string.format, "%20p", print) then return { msg = "ESCAPED: %p" } end
  if pcall(string.format, "%s%-10p", "a", "b") then return { msg = "ESCAPED: %p" } end
  return reply.fail("denied")
end
