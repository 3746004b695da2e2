-- expect: denied
-- What walks a library must not hand out the table behind it.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  local step, state = pairs(string)
  if state ~= string and type(state) == "table" then return { msg = "ESCAPED: the table behind" } end
  local key, value = step(state)
  if type(value) == "table" or next(string) == nil then return { msg = "ESCAPED: the table behind" } end
  for _, found in pairs(_G) do
    if type(found) == "table" and pcall(rawset, found, "x", 1) then return { msg = "ESCAPED: a table to write to" } end
  end
  return reply.fail("denied")
end
