-- Somebody has left: opens a ticket in the CRM for each thing that is to be taken back.
--
-- Feishu and the HR platform both tell of one person, and platforms repeat what they tell. Each
-- ticket is therefore claimed in kv before it is opened: whoever comes second finds it taken.
local tasks = {
  mailbox = "Close the mailbox",
  approvals = "Hand over open approvals",
  equipment = "Collect the laptop and the door card",
}

-- A claim is longer good than a run may last. One that is older was left by a run that was cut off.
local claim_lasts = 5 * 60 * 1000

-- Takes the right to open a ticket, and returns what now stands in kv for it. Nothing is returned
-- where the ticket is open already; nil and a reason where it cannot be known, or another run is at it.
local function claim(key)
  local old, problem = kv.get(key)
  if problem then return nil, problem end
  if old == "open" then return nil end
  if old and time.now() - old.since < claim_lasts then return nil, "another run is at it" end
  local mine = { since = time.now(), run = crypto.base64_encode(crypto.random(9)) }
  local taken, fault = kv.compare_and_set(key, old, mine)
  if taken then return mine end
  return nil, fault or "another run was faster"
end

local function open_ticket(key, person, title)
  local answer, problem = http.post(secrets.crm_url .. "/tickets", { person = person, title = title }, {
    headers = {
      ["authorization"] = "Bearer " .. secrets.crm_token,
      ["idempotency-key"] = key, -- for the case that the answer is lost
    },
    timeout = 2000,
  })
  if not answer then return nil, problem end
  if answer.status // 100 == 2 then return true end
  return nil, "the CRM answers " .. answer.status
end

-- Does one task; returns nothing when it is done, else why it is not.
local function take_back(person, name)
  local key = "ticket:" .. person .. ":" .. name
  local mine, problem = claim(key)
  if not mine then return problem and tasks[name] .. ": " .. problem end

  local opened, reason = open_ticket(key, person, tasks[name])
  -- A failed one is given back, so that the next run need not wait for the claim to end.
  local kept, fault = kv.compare_and_set(key, mine, opened and "open" or nil)
  if kept == nil then log.warn("the claim stays", { key = key, problem = fault }) end
  if not opened then return tasks[name] .. ": " .. reason end
end

local function offboard(person)
  local work = {}
  for name in pairs(tasks) do
    work[#work + 1] = function() return take_back(person, name) end
  end
  local results = table.pack(together(table.unpack(work))) -- all tickets at the same time
  local failed = {}
  for number = 1, results.n do failed[#failed + 1] = results[number] end
  if #failed > 0 then
    table.sort(failed)
    return false, table.concat(failed, "; ")
  end
  log.info("offboarded", { person = person, tickets = #work })
  return { msg = #work .. " tickets are open" }
end

return {
  ["contact.user.deleted_v3"] = function(event)
    -- The number that HR knows them by, where the app may see it: both platforms mean one person.
    local object = event.body.object
    return offboard(object.employee_no or object.open_id)
  end,
  ["用户离职"] = function(event)
    if not event.key then return false, "event_key is missing: nobody to offboard" end
    return offboard(tostring(event.key))
  end,
}
