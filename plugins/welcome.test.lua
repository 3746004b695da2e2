local send = "POST im/v1/messages"
local ada, bob = "greeted:oc_1:ou_ada", "greeted:oc_1:ou_bob"

local function joined(...)
  local users = {}
  for number, id in ipairs({ ... }) do users[number] = { name = id, user_id = { open_id = id } } end
  return { type = "im.chat.member.user.added_v1", body = { chat_id = "oc_1", users = users } }
end

local function message(result)
  for _, call in ipairs(result.calls) do
    if call.name == "feishu.call" then return call.body end
  end
end

return {
  ["greets all who joined in one message"] = function()
    test.feishu(send, { message_id = "om_1" })
    local result = test.deliver(joined("ou_ada", "ou_bob"))
    test.equal(result.outcome, "succeeded")
    test.called("feishu.call", {
      path = "im/v1/messages?receive_id_type=chat_id",
      body = { receive_id = "oc_1" },
    })
    local text = json.decode(message(result).content).text
    test.matches(text, 'user_id="ou_ada".*user_id="ou_bob"')
    test.equal(test.kv(), { [ada] = true, [bob] = true })
  end,

  ["greets nobody twice"] = function()
    test.kv { [ada] = true }
    test.feishu(send, { message_id = "om_1" })
    local content = message(test.deliver(joined("ou_ada", "ou_bob"))).content
    assert(content:find("ou_bob", 1, true) and not content:find("ou_ada", 1, true), content)
    test.equal(test.deliver(joined("ou_ada", "ou_bob")).outcome, "dropped")
  end,

  ["forgets a greeting after ninety days"] = function()
    test.feishu(send, { message_id = "om_1" })
    test.deliver(joined("ou_ada"))
    test.called("kv.set", { key = ada, ttl = 7776000 })
  end,

  ["fails, and greets later, when Feishu refuses"] = function()
    test.feishu(send, function() return nil, "the bot is not in the chat", 230002 end)
    local result = test.deliver(joined("ou_ada"))
    test.equal(result.outcome, "failed")
    test.equal(result.reason, "the bot is not in the chat")
    test.equal(test.kv(), {})
  end,
}
