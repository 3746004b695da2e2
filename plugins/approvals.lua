-- An approval has passed: tells the CRM, which may be slow or away for a while.
--
-- Two kinds of patience. Within one run, http is tried again and again, later each time, until the
-- run's time is nearly over. A run that fails comes again by the subscription's `retries`, also
-- after a restart, and rests among the dead letters at last.
local patience = 50 * 1000 -- of the subscription's timeout of 60 s
local first_pause, longest_pause = 500, 8000

-- How long to wait: what the server asks for, else `pause` and up to half of it more, so that what
-- failed together does not come again together.
local function wait_after(answer, pause)
  local asked = answer and tonumber(answer.headers["retry-after"])
  if asked and asked >= 0 then return math.ceil(asked * 1000) end
  return pause + math.random(0, pause // 2)
end

-- Another try may help where nobody answered, or the server is not well or has too much to do.
local function may_help(answer)
  return not answer or answer.status >= 500 or answer.status == 429
end

local function post(url, body, options)
  local deadline, pause, tries = time.now() + patience, first_pause, 0
  while true do
    local answer, problem = http.post(url, body, options)
    if not may_help(answer) then return answer end
    problem = problem or "the CRM answers " .. answer.status
    tries = tries + 1
    local wait = wait_after(answer, pause)
    if time.now() + wait >= deadline then
      return nil, problem .. ", after " .. tries .. " tries"
    end
    log.debug("tried in vain", { try = tries, problem = problem, wait = wait })
    time.sleep(wait)
    pause = math.min(pause * 2, longest_pause)
  end
end

return function(event)
  local approval = event.body
  if approval.status ~= "APPROVED" then return reply.drop("it is " .. tostring(approval.status)) end

  local answer, problem = post(secrets.crm_url .. "/approvals", {
    approval = approval.instance_code,
    form = approval.approval_code,
    passed_at = event.time,
  }, {
    headers = {
      ["authorization"] = "Bearer " .. secrets.crm_token,
      -- One approval is one entry, however often it is told.
      ["idempotency-key"] = approval.instance_code,
    },
    timeout = 5000,
  })
  if not answer then return false, problem end

  -- 409: the CRM has it already.
  if answer.status // 100 ~= 2 and answer.status ~= 409 then
    log.error("refused", { approval = approval.instance_code, status = answer.status })
    return false, "the CRM refuses it with " .. answer.status
  end
  log.info("passed on", { approval = approval.instance_code, try = event.attempt + 1 })
end
