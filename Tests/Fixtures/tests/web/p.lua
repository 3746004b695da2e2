local http = http
return {
  get = function() return assert(http.get("https://crm.example.com/people/7")) end,
  post = function()
    local answer, message = http.post("https://crm.example.com/people", { name = "Ada", desks = json.array() },
      { headers = { ["X-Key"] = "7" }, timeout = 500 })
    if not answer then return false, message end
    return { status = answer.status, body = answer.body, type = answer.headers["content-type"] }
  end,
  request = function()
    return http.request({ method = "put", url = "https://crm.example.com/people/7?all=1", body = "text" })
  end,
  thrice = function()
    local list = {}
    for i = 1, 3 do list[i] = http.get("https://crm.example.com/n").status end
    return { list = list }
  end,
  changes = function()
    local body = { name = "Ada" }
    http.post("https://crm.example.com/people", body)
    body.name = "Eve"
  end,
  ["changes http"] = function() http.get = 7 end,
}
