local tests = {}

tests["equal of one value"] = function()
  test.equal(1, 1.0)
  test.equal("a", "b")
end

tests["equal of a value that has a name"] = function()
  test.equal(nil, "b", "the reply")
end

tests["equal of tables says the paths"] = function()
  test.equal(
    { body = { name = "Ada", list = { 1, 2 } }, extra = true, ["odd key"] = 1 },
    { body = { name = "Eve", list = { 1, 3, 4 } }, missing = { a = 1 }, ["odd key"] = 2 },
    "the event"
  )
end

tests["equal of one path"] = function()
  test.equal({ a = { b = 1 } }, { a = { b = "1" } })
end

tests["equal of many"] = function()
  local one, other = {}, {}
  for i = 1, 15 do one[i], other[i] = i, -i end
  test.equal(one, other)
end

tests["equal of what contains itself"] = function()
  local one, other = {}, {}
  one.self, other.self = one, other
  test.equal(one, one)
  pcall(test.equal, one, other)
end

tests["equal of a long text, cut within no character"] = function()
  test.equal(("离"):rep(200), "")
end

tests["matches"] = function()
  test.equal({ test.matches("user 7 left", "user (%d+) (%a+)") }, { "7", "left" })
  test.matches("user", "^%d+$")
end

tests["matches of no text"] = function()
  test.matches(nil, "^%d+$")
end

tests["matches a broken pattern"] = function()
  test.matches("text", "[")
end

tests["called"] = function()
  test.deliver({ type = "x" })
  test.equal(test.called("kv.set", { key = "b" }).value, "text")
  test.called("kv.set", { value = { n = 1 } })
  test.called("kv.get")
  test.called("kv.set", { key = "c" })
end

tests["called never"] = function()
  test.called("http.request")
end

tests["called by another name"] = function()
  test.called("http.post")
end

tests["called by no name"] = function()
  test.called("kv.put")
end

tests["plain assert"] = function()
  assert(1 == 2, "not so")
end

tests["plain error"] = function() error("not so") end

tests["false"] = function() return false, "a reason" end

tests["another value"] = function() return 7 end

tests["the plugin itself, called by hand"] = function()
  local handler = require("p")
  handler({})
end

return tests
