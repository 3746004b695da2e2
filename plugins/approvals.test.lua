local began = 1700000000000

local function crm(...)
  test.time(began)
  test.secrets { crm_url = "https://crm.example.com", crm_token = "token" }
  test.http("POST https://crm.example.com/approvals", ...)
end

local function approval(status)
  return {
    type = "approval_instance",
    time = began,
    body = { instance_code = "81D3", approval_code = "7C46", status = status },
  }
end

local function tries(result)
  local number = 0
  for _, call in ipairs(result.calls) do
    if call.name == "http.request" then number = number + 1 end
  end
  return number
end

return {
  ["tells the CRM of an approval that has passed"] = function()
    crm({ status = 201 })
    test.equal(test.deliver(approval("APPROVED")).outcome, "succeeded")
    test.called("http.request", {
      headers = { ["idempotency-key"] = "81D3", authorization = "Bearer token" },
      body = { approval = "81D3", form = "7C46", passed_at = began },
    })
  end,

  ["leaves alone what has not passed"] = function()
    test.equal(test.deliver(approval("PENDING")).outcome, "dropped")
    test.equal(test.deliver(approval("REJECTED")).outcome, "dropped")
  end,

  ["tries again while the CRM is away"] = function()
    crm(function() return nil, "nobody listens" end, { status = 503 }, { status = 201 })
    local result = test.deliver(approval("APPROVED"))
    test.equal(result.outcome, "succeeded")
    test.equal(tries(result), 3)
  end,

  ["waits as long as the CRM asks for"] = function()
    crm({ status = 429, headers = { ["retry-after"] = "7" } }, { status = 201 })
    test.deliver(approval("APPROVED"))
    test.equal(time.now(), began + 7000)
  end,

  ["gives up in time, for the next run to try"] = function()
    crm({ status = 503 })
    local result = test.deliver(approval("APPROVED"))
    test.equal(result.outcome, "failed")
    test.matches(result.reason, "^the CRM answers 503, after %d+ tries$")
    assert(tries(result) > 5, tries(result))
  end,

  ["takes it for done when the CRM has it already"] = function()
    crm({ status = 409 })
    test.equal(test.deliver(approval("APPROVED")).outcome, "succeeded")
  end,

  ["does not repeat within a run what is refused"] = function()
    crm({ status = 422 })
    local result = test.deliver(approval("APPROVED"))
    test.equal(result.reason, "the CRM refuses it with 422")
    test.equal(tries(result), 1)
  end,
}
