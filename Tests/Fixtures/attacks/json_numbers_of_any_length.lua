-- expect: ok
-- Numerals of a hundred thousand digits and exponents.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  for _, text in ipairs({ ("9"):rep(100000), "1e99999", "-1e99999", "0." .. ("0"):rep(100000) .. "1", "1e-99999",
    "1" .. ("0"):rep(400) .. "e-400" }) do
    pcall(json.decode, text)
  end
  assert(json.decode("9223372036854775807") == math.maxinteger)
  assert(json.decode("-9223372036854775808") == math.mininteger)
  assert(math.type(json.decode("9223372036854775808")) == "float")
  return { msg = "read" }
end
