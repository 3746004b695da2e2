-- expect: denied
-- Nothing that reaches outside works without a grant: it is absent or raises an error.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  local tries = {
    function() return http.get("http://127.0.0.1:1/") end,
    function() return kv.set("key", 1) end,
    function() return feishu.call("GET", "im/v1/messages") end,
  }
  for number, try in ipairs(tries) do
    if pcall(try) then return { msg = "ESCAPED: call " .. number } end
  end
  local fine, secret = pcall(function() return secrets.token end)
  if fine and secret ~= nil then return { msg = "ESCAPED: a secret" } end
  return reply.fail("denied")
end
