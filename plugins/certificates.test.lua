local function bot(answer)
  test.time(1599360473000)
  test.secrets { bot_hook = "hook", bot_secret = "demo" }
  test.http("POST https://open.feishu.cn/open-apis/bot/v2/hook/hook", answer)
end

local function changed(...)
  return { type = "a.gs.cert.1", body = { event_status = "1", changes = { ... } } }
end

return {
  ["posts the certificates, signed"] = function()
    bot { status = 200, body = { code = 0, msg = "success" } }
    local result = test.deliver(changed("id1", "id2"))
    test.equal(result.outcome, "succeeded")
    test.equal(result.reply.msg, "2 certificates posted")
    test.called("http.request", {
      body = {
        timestamp = "1599360473",
        sign = "l1N0gAcBjdwBvGm1xMjOF0XSyaLRpR7tuO5dHfhAYc8=",
        content = { text = 'Certificates are now "1":\n- id1\n- id2' },
      },
    })
  end,

  ["fails when the bot refuses, which it does with status 200"] = function()
    bot { status = 200, body = { code = 19021, msg = "sign match fail" } }
    local result = test.deliver(changed("id1"))
    test.equal(result.outcome, "failed")
    test.equal(result.reason, "the bot refuses: sign match fail")
  end,

  ["fails when what answers is no bot"] = function()
    bot { status = 502, body = "<html>Bad Gateway</html>" }
    test.equal(test.deliver(changed("id1")).reason, "the bot answers 502")
  end,

  ["drops an event that names no certificate"] = function()
    test.equal(test.deliver(changed()).outcome, "dropped")
  end,
}
