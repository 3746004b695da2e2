-- Greets people who join a chat: each of them once in ninety days, however often they come and go.
local ninety_days = 90 * 24 * 60 * 60 -- in seconds, as kv counts

-- "<at …>" shows a name; the name in the event could hold anything, the id cannot.
local function mention(id)
  return '<at user_id="' .. id .. '"></at>'
end

-- Of those who joined, who has not been greeted yet: their keys in kv, and their ids.
local function newcomers(event)
  local keys, ids = {}, {}
  for _, user in ipairs(event.body.users) do
    local id = user.user_id.open_id
    local key = "greeted:" .. event.body.chat_id .. ":" .. id
    local greeted, problem = kv.get(key)
    if problem then return nil, problem end
    if not greeted then
      keys[#keys + 1], ids[#ids + 1] = key, id
    end
  end
  return keys, ids
end

return function(event)
  local keys, ids = newcomers(event)
  if not keys then return false, "who was greeted is not known: " .. ids end
  if #ids == 0 then return reply.drop("everybody was greeted before") end

  local mentions = {}
  for number, id in ipairs(ids) do mentions[number] = mention(id) end
  local _, problem, code = feishu.call("POST", "im/v1/messages?receive_id_type=chat_id", {
    receive_id = event.body.chat_id,
    msg_type = "text",
    content = json.encode({
      text = "Welcome, " .. table.concat(mentions, " ") .. "! What this chat is about is pinned above.",
    }),
    -- Feishu sends one message for one uuid within an hour, should this run a second time.
    uuid = crypto.sha256(event.app .. event.id):sub(1, 32),
  })
  if problem then
    log.warn("no greeting", { chat = event.body.chat_id, code = code, problem = problem })
    return false, problem
  end

  for _, key in ipairs(keys) do
    local kept, fault = kv.set(key, true, { ttl = ninety_days })
    -- The greeting is sent; to fail now would only send it again.
    if not kept then log.warn("may be greeted again", { key = key, problem = fault }) end
  end
  log.info("greeted", { chat = event.body.chat_id, people = #ids })
end
