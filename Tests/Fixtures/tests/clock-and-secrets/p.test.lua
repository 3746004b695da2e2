return {
  ["time stands still but for sleep"] = function()
    test.time(1737262443448)
    local result = test.deliver({ type = "now" })
    test.equal(result.reply, {
      before = 1737262443448, after = 1737262444948, seconds = 1737262444, date = "2025-01-19",
    })
    test.equal(result.calls, { { name = "time.sleep", milliseconds = 1500 } })
  end,
  ["time is the real one where no test says otherwise, and stands still too"] = function()
    test.equal(time.now(), time.now())
    assert(time.now() > 1700000000000)
  end,
  ["a sleep of minutes costs none"] = function()
    for _ = 1, 100 do time.sleep(900000) end
  end,
  ["time takes the arguments that it takes"] = function()
    test.matches(select(2, pcall(time.sleep, -1)), "milliseconds are not negative")
    test.matches(select(2, pcall(time.sleep, "x")), "number expected, got string")
    test.matches(select(2, pcall(time.sleep, 900001)), "at most 900000 milliseconds")
  end,
  ["secrets are what the test says"] = function()
    test.secrets({ crm_token = "t" })
    test.equal(test.deliver({ type = "secret" }).reply, { token = "t" })
  end,
  ["secrets are the plugin's while it loads in name only"] = function()
    test.equal(test.deliver({ type = "early" }).reply, { token = "(secret crm_token)" })
  end,
  ["secrets are of one test"] = function()
    test.deliver({ type = "secret" })
  end,
  ["what works as it is"] = function()
    test.equal(crypto.sha256("abc"),
      "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
    test.equal(crypto.base64_decode(crypto.base64_encode("a\0b")), "a\0b")
    test.equal(#crypto.random(8), 8)
    test.equal({ together(function() return 1 end, function() return 2 end) }, { 1, 2 })
  end,
}
