-- expect: ok
-- Strings and numbers, as Lua converts them.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  assert("10" + 5 == 15 and 10 .. 20 == "1020" and "0x10" * 2 == 32)
  assert(10 // 3 == 3 and 10.0 // 3 == 3.0 and 7 % -3 == -2 and 2 ^ 10 == 1024.0)
  assert(tostring(1e15) == "1e+15" and tostring(2 ^ 53) == "9.007199254741e+15" and 1 == 1.0)
  return { msg = "converted" }
end
