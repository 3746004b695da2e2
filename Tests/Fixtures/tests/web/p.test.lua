return {
  ["answers with a table, in full"] = function()
    test.http("GET https://crm.example.com/people/7", {
      status = 404, headers = { ["X-Page"] = 2 }, body = { error = "nobody" },
    })
    local result = test.deliver({ type = "get" })
    test.equal(result.reply, {
      status = 404, body = '{"error":"nobody"}',
      headers = { ["x-page"] = "2", ["content-type"] = "application/json; charset=utf-8" },
    })
    test.equal(result.calls, {
      { name = "http.request", method = "GET", url = "https://crm.example.com/people/7", headers = {} },
    })
  end,
  ["answers with an empty one where nothing is said"] = function()
    test.http("GET https://crm.example.com/people/7", {})
    test.equal(test.deliver({ type = "get" }).reply, { status = 200, headers = {}, body = "" })
  end,
  ["answers by a function of the request"] = function()
    local seen
    test.http("POST https://crm.example.com/people", function(request)
      seen = request
      return { status = 201, body = "made" }
    end)
    local result = test.deliver({ type = "post" })
    test.equal(result.reply, { status = 201, body = "made" })
    test.equal(seen.body, { name = "Ada", desks = {} })
    test.equal(seen.headers, { ["X-Key"] = "7" })
    test.equal(seen.timeout, 500)
  end,
  ["fails as the outside world does"] = function()
    test.http("POST https://crm.example.com/people", function() return nil, "timed out" end)
    local result = test.deliver({ type = "post" })
    test.equal(result.outcome, "failed")
    test.equal(result.reason, "timed out")
  end,
  ["takes any rest for a star, the longest beginning first"] = function()
    test.http("GET https://crm.example.com/*", { status = 500 })
    test.http("GET https://crm.example.com/people/*", { status = 201 })
    test.equal(test.deliver({ type = "get" }).reply.status, 201)
    test.http("GET https://crm.example.com/people/7", { status = 202 })
    test.equal(test.deliver({ type = "get" }).reply.status, 202)
  end,
  ["gives answers in order, and the last one again"] = function()
    test.http("GET https://crm.example.com/n", { status = 201 }, function() return { status = 202 } end)
    test.equal(test.deliver({ type = "thrice" }).reply.list, { 201, 202, 202 })
  end,
  ["is declared for one test"] = function()
    test.equal(pcall(test.deliver, { type = "get" }), false)
  end,
  ["records what was sent, not what became of it"] = function()
    test.http("POST https://crm.example.com/people", {})
    test.deliver({ type = "changes" })
    test.called("http.request", { method = "POST", body = { name = "Ada" } })
  end,
  ["knows methods in capitals, and the query as a part of the URL"] = function()
    test.http("put https://crm.example.com/people/7?all=1", {})
    test.called("http.request", test.deliver({ type = "request" }).calls[1])
  end,
  ["is as read-only as it is"] = function()
    local result = test.deliver({ type = "changes http" })
    test.equal(result.reason, "plugins/p.lua:23: http.get assigned; the library tables are read-only")
    local names = {}
    for name in pairs(http) do names[name] = true end
    test.equal(names, { get = true, post = true, request = true })
  end,
  ["takes the arguments that it takes"] = function()
    local function says(message, f, ...)
      test.matches(select(2, pcall(f, ...)), message)
    end
    says("bad argument #1 to 'get' %(string expected, got nil%)", http.get)
    says("bad argument #2 to 'get' %(table expected, got number%)", http.get, "https://a.b", 7)
    says("http.get: unknown option body", http.get, "https://a.b", { body = "x" })
    says("http.request: unknown option uri", http.request, { uri = "x" })
    says("http.request: the URL is nil, not a string", http.request, {})
    says("http.get: the URL is not one of http or https", http.get, "ftp://a.b")
    says("the headers are a table of strings by their names", http.get, "https://a.b",
      { headers = { a = {} } })
    says("http.post: the body: JSON has no place for a function at f", http.post, "https://a.b",
      { f = print })
    says("timeout is a number from 1 to 900000", http.get, "https://a.b", { timeout = 0 })
  end,
}
