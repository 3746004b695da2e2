-- expect: denied
-- Texts of tables that were made one after another would be near each other, were they addresses.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  local function number_in(text) return tonumber((text:match("(%x+)$")), 16) end
  local near = 0
  for _ = 1, 200 do
    local a, b = number_in(tostring({})), number_in(tostring({}))
    if not a or not b then return { msg = "ESCAPED: no number in the text" } end
    if math.abs(a - b) < 1 << 20 then near = near + 1 end
  end
  if near > 2 then return { msg = "ESCAPED: texts of tables are addresses" } end
  return reply.fail("denied")
end
