-- expect: ok
-- What is read is written again as it was.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  local text = '{"a":[],"b":{},"c":null,"d":[1,-9223372036854775808,9223372036854775807,0.5],"e":"\\u4e2d\\n"}'
  local value = json.decode(text)
  assert(json.encode(value.a) == "[]" and json.encode(value.b) == "{}" and value.c == json.null)
  assert(value.d[2] == math.mininteger and value.d[3] == math.maxinteger and value.e == "中\n")
  return json.decode(json.encode(value))
end
