return {
  send = function(event)
    local data, message, code = feishu.call("POST",
      "/open-apis/im/v1/messages?receive_id_type=open_id", { receive_id = event.body.user })
    if not data then return false, message .. " " .. tostring(code) end
    return data
  end,
  get = function() return feishu.call("GET", "contact/v3/users/ou_1") end,
}
