local event = { type = "send", body = { user = "ou_1" } }
return {
  ["answers with data, whatever the query"] = function()
    test.feishu("POST im/v1/messages", { message_id = "om_1" })
    local result = test.deliver(event)
    test.equal(result.reply, { message_id = "om_1" })
    test.equal(result.calls, { {
      name = "feishu.call", method = "POST",
      path = "/open-apis/im/v1/messages?receive_id_type=open_id", body = { receive_id = "ou_1" },
    } })
  end,
  ["prefers the stub that names the query"] = function()
    test.feishu("POST im/v1/messages", { message_id = "any" })
    test.feishu("POST /open-apis/im/v1/messages?receive_id_type=open_id", { message_id = "open" })
    test.equal(test.deliver(event).reply, { message_id = "open" })
  end,
  ["refuses by a function, with a code"] = function()
    test.feishu("POST im/v1/*", function(call)
      test.equal(call.body, { receive_id = "ou_1" })
      return nil, "no permission", 99991672
    end)
    test.equal(test.deliver(event).reason, "no permission 99991672")
  end,
  ["gives answers in order"] = function()
    test.feishu("GET contact/v3/users/ou_1", { n = 1 }, { n = 2 })
    local result = test.deliver({ type = "get" })
    test.equal({ result.reply.n, test.deliver({ type = "get" }).reply.n }, { 1, 2 })
  end,
  ["takes the arguments that it takes"] = function()
    local function says(message, ...)
      test.matches(select(2, pcall(feishu.call, ...)), message)
    end
    says("feishu.call: the method is nil, not a string")
    says("feishu.call: the path is nil, not a string", "GET")
    says("feishu.call: the path is not one of an API", "GET", "https://open.feishu.cn/x")
    says("feishu.call: the path is not one of an API", "GET", "im//v1")
    says("feishu.call: the body is a string, not a table", "GET", "im/v1", "text")
  end,
}
