-- expect: denied
-- Lets library functions do the writing.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  local tries = {
    function() table.insert(string, "x") end,
    function() table.move({ 1 }, 1, 1, 1, math) end,
    function() table.remove(string, 1) table.insert(table, 1, 1) end,
    function() json.array(string) string[1] = 1 end,
    function() table.sort(setmetatable({}, { __len = function() return 2 end, __index = string, __newindex = string }),
      function() return true end) end,
  }
  for number, try in ipairs(tries) do
    if pcall(try) then return { msg = "ESCAPED: try " .. number } end
  end
  if string[1] ~= nil or math[1] ~= nil then return { msg = "ESCAPED: a library was written to" } end
  return reply.fail("denied")
end
