-- expect: ok
-- A set of a hundred thousand characters, looked through for each byte of the text. The set is a table of bits.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  local set = "[" .. ("b"):rep(100000) .. "]"
  return { msg = tostring(string.find(("a"):rep(200000), set)) }
end
