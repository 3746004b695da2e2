-- expect: ok
-- Honest: waits in coroutines, below pcall, in an order function, and side by side.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  local a, b = together(
    function() time.sleep(20) return "a" end,
    function() return coroutine.wrap(function() time.sleep(1) coroutine.yield("b") end)() end)
  local t = { 3, 1, 2 }
  table.sort(t, function(x, y) time.sleep(0) return x < y end)
  assert(a == "a" and b == "b" and table.concat(t) == "123" and pcall(time.sleep, 1))
  return { msg = "well" }
end
