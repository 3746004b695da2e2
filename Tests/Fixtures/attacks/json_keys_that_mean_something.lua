-- expect: ok
-- Keys that mean something elsewhere mean nothing here.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  local value = json.decode('{"__index":1,"__gc":2,"__metatable":3,"__proto__":{"x":1},"constructor":4,"":5,"a\\u0000b":6}')
  assert(getmetatable(value) == nil and value.x == nil and value[""] == 5 and value["a\0b"] == 6)
  return { msg = "fields" }
end
