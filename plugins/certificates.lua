-- Certificates change their state: says so in a chat, by the webhook of a custom bot there.
--
-- feishu.call is for events of Feishu's own apps. A custom bot needs no app: its address is a
-- secret, and it accepts what is signed with its second one.

-- What the bot's settings call 签名校验: HMAC-SHA256 of nothing, in base64, with the time and the
-- bot's secret as the key.
local function signature(seconds)
  local digest = crypto.hmac_sha256(seconds .. "\n" .. secrets.bot_secret, "")
  local bytes = digest:gsub("%x%x", function(pair) return string.char(tonumber(pair, 16)) end)
  return crypto.base64_encode(bytes)
end

local function post(text)
  local seconds = tostring(time.now() // 1000)
  local answer, problem = http.post("https://open.feishu.cn/open-apis/bot/v2/hook/" .. secrets.bot_hook, {
    timestamp = seconds,
    sign = signature(seconds),
    msg_type = "text",
    content = { text = text },
  }, { timeout = 2000 })
  if not answer then return nil, problem end

  -- A refusal comes with status 200 too, and a code. What is no JSON comes from a proxy on the way.
  local _, body = pcall(json.decode, answer.body)
  if type(body) ~= "table" then return nil, "the bot answers " .. answer.status end
  if body.code ~= 0 then return nil, "the bot refuses: " .. tostring(body.msg) end
  return true
end

return function(event)
  local changed = event.body.changes
  -- Nothing to say, and a failure would only bring the event again.
  if #changed == 0 then return reply.drop("no certificate is named") end

  local lines = { "Certificates are now \"" .. tostring(event.body.event_status) .. "\":" }
  for _, id in ipairs(changed) do lines[#lines + 1] = "- " .. tostring(id) end
  local posted, problem = post(table.concat(lines, "\n"))
  if not posted then return false, problem end

  log.info("posted", { status = event.body.event_status, certificates = #changed })
  return { msg = #changed .. " certificates posted" }
end
