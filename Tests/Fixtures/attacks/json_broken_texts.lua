-- expect: ok
-- Texts that end early, go on too long, or are no text: an error each.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  local broken = {
    "", " ", "{", "}", "[1,]", "{,}", '{"a":}', '{"a"}', "nul", "truex", "1 2", "01", "1.", ".5", "-", "1e", "+1", "NaN",
    '"\\u12"', '"\\x"', '"\t"', '"\\ud800"', '"\\udc00\\ud800"', '"\xff"', '"', "'a'", "[1}", "\0", "1\0", "/**/1", "\239\187\1911",
    "[" .. ("1"):rep(10), '{"a":1', '{1:2}', "0x10", "Infinity", '"\\u0000', ("-"):rep(1000),
  }
  for _, text in ipairs(broken) do
    if pcall(json.decode, text) then return { msg = "ESCAPED: read " .. json.encode(text:gsub("[^ -~]", "?")) } end
  end
  return { msg = "refused" }
end
