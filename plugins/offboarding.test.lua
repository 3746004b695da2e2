local tickets = "POST https://crm.example.com/tickets"
local keys = { "ticket:4711:approvals", "ticket:4711:equipment", "ticket:4711:mailbox" }

local function crm(...)
  test.secrets { crm_url = "https://crm.example.com", crm_token = "token" }
  test.http(tickets, ...)
end

local function all_open()
  local kept = {}
  for _, key in ipairs(keys) do kept[key] = "open" end
  return kept
end

local function count(result, name)
  local number = 0
  for _, call in ipairs(result.calls) do
    if call.name == name then number = number + 1 end
  end
  return number
end

local left = { type = "用户离职", key = 4711, body = {} }

return {
  ["opens a ticket for each task"] = function()
    crm({ status = 201 })
    local result = test.deliver(left)
    test.equal(result.outcome, "succeeded")
    test.equal(result.reply, { msg = "3 tickets are open" })
    test.equal(count(result, "http.request"), 3)
    test.equal(test.kv(), all_open())
    test.called("http.request", {
      headers = { ["idempotency-key"] = keys[3], authorization = "Bearer token" },
      body = { person = "4711", title = "Close the mailbox" },
    })
  end,

  ["opens none twice, whichever platform tells of it"] = function()
    crm({ status = 201 })
    test.deliver(left)
    local again = test.deliver {
      type = "contact.user.deleted_v3",
      body = { object = { open_id = "ou_1", employee_no = "4711" } },
    }
    test.equal(again.outcome, "succeeded")
    test.equal(count(again, "http.request"), 0)
  end,

  ["opens what failed when the event comes again, and no more"] = function()
    crm({ status = 500 }, { status = 201 })
    local first = test.deliver(left)
    test.equal(first.outcome, "failed")
    test.matches(first.reason, "the CRM answers 500")
    local second = test.deliver(left)
    test.equal(second.outcome, "succeeded")
    test.equal(count(second, "http.request"), 1)
    test.equal(test.kv(), all_open())
  end,

  ["says so when the CRM cannot be reached"] = function()
    crm(function() return nil, "nobody listens at https://crm.example.com" end)
    local result = test.deliver(left)
    test.equal(result.outcome, "failed")
    test.matches(result.reason, "^Close the mailbox: nobody listens")
    test.equal(test.kv(), {})
  end,

  ["leaves a ticket to the run that is at it, for five minutes"] = function()
    local began = 1700000000000
    crm({ status = 201 })
    local kept = all_open()
    kept[keys[3]] = { since = began, run = "another" }
    test.kv(kept)

    test.time(began + 5 * 60 * 1000 - 1)
    test.matches(test.deliver(left).reason, "another run is at it")
    test.time(began + 5 * 60 * 1000)
    test.equal(test.deliver(left).outcome, "succeeded")
    test.equal(test.kv(), all_open())
  end,

  ["needs to know who it is"] = function()
    local result = test.deliver { type = "用户离职", body = {} }
    test.equal(result.outcome, "failed")
    test.matches(result.reason, "event_key is missing")
  end,
}
