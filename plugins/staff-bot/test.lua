local function press(value)
  return {
    type = "card.action.trigger",
    body = { operator = { open_id = "ou_1" }, action = { value = value } },
  }
end

return {
  ["shows everybody what was decided, and by whom"] = function()
    local reply = test.deliver(press { answer = "approve" }).reply
    test.equal(reply.toast, { type = "success", content = "Approved" })
    test.matches(json.encode(reply.card), "ou_1")
  end,

  ["takes a button's value as plain text, too"] = function()
    test.equal(test.deliver(press("reject")).reply.toast.content, "Rejected")
  end,

  ["warns of a button that is not known"] = function()
    test.equal(test.deliver(press { answer = "?" }).reply.toast.type, "warning")
  end,

  ["logs who has opened a chat"] = function()
    local result = test.deliver {
      type = "p2p_chat_create",
      body = { chat_id = "oc_1", user = { open_id = "ou_1" } },
    }
    test.equal(result.outcome, "succeeded")
    test.equal(result.logs[1].fields, { who = "ou_1", chat = "oc_1" })
  end,
}
