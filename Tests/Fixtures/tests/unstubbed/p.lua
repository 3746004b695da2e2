local function quietly(f, ...)
  local ok, message = pcall(f, ...)
  return { ok = ok, message = message }
end
return {
  get = function() return http.get("https://crm.example.com/people") end,
  caught = function() return quietly(http.post, "https://crm.example.com/people", {}) end,
  feishu = function() return quietly(feishu.call, "POST", "/open-apis/im/v1/messages?a=b", {}) end,
  secret = function() return quietly(function() return secrets.crm_token end) end,
  ["odd secret"] = function() return quietly(function() return secrets["odd name"] end) end,
  coroutine = function()
    return coroutine.wrap(function() return quietly(http.get, "https://crm.example.com/co") end)()
  end,
  together = function()
    together(function() return quietly(http.get, "https://crm.example.com/side") end)
  end,
  answer = function() return quietly(http.get, "https://crm.example.com/x") end,
}
