-- expect: ok|error|interrupted
-- A metamethod of a concatenation makes the stack move under it: on a faulty 5.4.4 a use after free.
-- There the worker may die, the daemon may not.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  local function deep(n) if n == 0 then return "x" end return (deep(n - 1)) end
  local mt = { __concat = function(a, b) return deep(150) end }
  for round = 1, 200 do
    local one = coroutine.wrap(function()
      local t = setmetatable({}, mt)
      return "a" .. round .. t .. "b" .. round .. t .. "c" .. t
    end)
    one()
  end
  return { msg = "lived" }
end
