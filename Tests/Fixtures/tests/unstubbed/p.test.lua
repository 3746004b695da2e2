local function delivers(type)
  return function()
    local result = test.deliver({ type = type })
    test.equal(result.outcome, "succeeded")
  end
end

return {
  ["a call that raises"] = delivers("get"),
  ["a call whose error is caught"] = delivers("caught"),
  ["an API"] = delivers("feishu"),
  ["a secret"] = delivers("secret"),
  ["a secret of an odd name"] = delivers("odd secret"),
  ["in a coroutine"] = delivers("coroutine"),
  ["side by side"] = delivers("together"),
  ["by hand, caught"] = function()
    require("p").caught({})
  end,
  ["by hand, caught, and then asserted"] = function()
    test.equal(require("p").caught({}).ok, true)
  end,
  ["a delivery that the test itself catches"] = function()
    pcall(test.deliver, { type = "get" })
  end,
  ["a stub that asserts"] = function()
    test.http("GET https://crm.example.com/x", function(request)
      test.equal(request.headers, { a = "b" }, "headers")
    end)
    test.deliver({ type = "answer" })
  end,
  ["a stub that returns another thing"] = function()
    test.http("GET https://crm.example.com/x", function() return 7 end)
    test.deliver({ type = "answer" })
  end,
  ["a stub with an unknown field"] = function()
    test.http("GET https://crm.example.com/x", { code = 200 })
    test.deliver({ type = "answer" })
  end,
}
