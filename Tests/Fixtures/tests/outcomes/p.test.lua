local function outcome(type, reason, reply)
  return function()
    local result = test.deliver({ type = type, body = { name = "Ada" } })
    local expected = { outcome = reply and "succeeded" or reason, reply = reply, calls = {}, logs = {} }
    if not reply and reason ~= "succeeded" then
      expected.outcome, expected.reason = reason:match("^(%a+) ?(.*)$")
      if expected.reason == "" then expected.reason = nil end
    end
    test.equal(result, expected, type)
  end
end
local misuse = "; it returns nothing or true, a table, false and a reason, or what reply.ok, reply.fail "
  .. "or reply.drop made"
local function coded(platform, code)
  return test.deliver({ type = "code", platform = platform, body = { code = code } })
end

return {
  ["nothing"] = outcome("nothing", "succeeded"),
  ["nil"] = outcome("nil", "succeeded"),
  ["true"] = outcome("yes", "succeeded"),
  ["a table"] = outcome("a table", nil, { msg = "bye Ada" }),
  ["false"] = outcome("false", "failed"),
  ["false, reason"] = outcome("false, reason", "failed no desk"),
  ["nil, number"] = outcome("nil, number", "failed 7"),
  ["reply.ok"] = outcome("reply.ok", nil, { a = {} }),
  ["reply.ok empty"] = outcome("reply.ok empty", "succeeded"),
  ["reply.fail"] = outcome("reply.fail", "failed later"),
  ["reply.drop"] = outcome("reply.drop", "dropped no desk"),
  ["a reply made while loading"] = outcome("early", "dropped made while loading"),
  ["raises"] = outcome("raises", "raised plugins/p.lua:15: broken"),
  ["raises a table"] = outcome("raises a table", "raised error object {\"code\":7}"),
  ["a number"] = outcome("a number", "raised the handler returned a number" .. misuse),
  ["json.null"] = outcome("json.null", "raised the handler returned json.null" .. misuse),
  ["a reason that is a table"] = outcome("a reason that is a table",
    "raised the handler returned a reason that is a table" .. misuse),
  ["no reply"] = outcome("no reply",
    "raised the returned table is no reply: JSON has no place for a function at f"),
  ["default"] = outcome("whatever", nil, { default = "whatever" }),
  ["a code that is a failure to the platform"] = function()
    test.equal(coded("people", 200).outcome, "succeeded")
    test.equal(coded("people", 500).outcome, "failed")
    test.equal(coded("people", "200").reason, "the code in the handler's table is not 200")
    test.equal(coded("ebaas", "000").outcome, "succeeded")
    test.equal(coded("ebaas", "500").reason, "the code in the handler's table is not \"000\"")
    test.equal(coded("ebaas", "500").reply, { code = "500" })
    test.equal(coded("feishu", 500).outcome, "succeeded")
  end,
  ["replies stay what they are to who calls the plugin itself"] = function()
    test.equal(type(require("p")["reply.ok"]()), "userdata")
  end,
}
