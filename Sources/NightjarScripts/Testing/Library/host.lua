-- `log`, `print`, `secrets` and `reply` as plugins see them.
local running = library.running
local next, pairs, setmetatable, type = next, pairs, setmetatable, type
local tostring, pack, concat, find = tostring, table.pack, table.concat, string.find
local real_print = print
local real_log = { debug = log.debug, info = log.info, warn = log.warn, error = log.error }
local real_reply = { ok = reply.ok, fail = reply.fail, drop = reply.drop }

local host = {}

local function keep(level, message, fields)
  local now = running.now
  if now == nil then return end
  now.logs[#now.logs + 1] = { level = level, message = message, fields = running.copy(fields) }
end

local function logger(level)
  return function(message, fields)
    running.forward(real_log[level], message, fields)
    keep(level, tostring(message), fields)
  end
end

host.log = running.protect("log", {
  debug = logger("debug"), info = logger("info"), warn = logger("warn"), error = logger("error"),
})

-- For what the library itself has to say: heard, and not the plugin's.
host.say = real_log

function host.print(...)
  local texts = pack(...)
  for index = 1, texts.n do texts[index] = running.forward(tostring, texts[index]) end
  local line = concat(texts, "\t", 1, texts.n)
  real_print(line)
  keep("info", line)
end

-- The real one is a value that nobody can look into; what was put into it is remembered here.
local made_while_loading = {}

local function maker(kind)
  return function(content)
    local reply = running.forward(real_reply[kind], content)
    local replies = running.now and running.now.replies or made_while_loading
    replies[reply] = { kind = kind, content = content }
    return reply
  end
end

host.reply = running.protect("reply", { ok = maker("ok"), fail = maker("fail"), drop = maker("drop") })

-- What a reply was made of; nil for anything else.
function host.made(value)
  return running.now.replies[value] or made_while_loading[value]
end

local function is_name(name)
  return type(name) == "string" and find(name, "^[%a_][%w_]*$") ~= nil
end

-- While the plugin loads no test has said anything: it gets a text that is no secret.
local function secret(_, name)
  local now = running.now
  if now == nil then return "(secret " .. tostring(name) .. ")" end
  local value = now.secrets[name]
  if value == nil then
    running.fault("no secret " .. tostring(name) .. " in this test; write before it:  test.secrets{ "
      .. (is_name(name) and name or "NAME") .. " = \"…\" }")
  end
  return value
end

host.secrets = running.protect("secrets", setmetatable({}, { __index = secret }))

function host.set_secrets(secrets)
  local now = running.check("test.secrets")
  if type(secrets) ~= "table" or next(secrets) == nil then
    running.raise("test.secrets takes a table of strings by their names")
  end
  for name, value in pairs(secrets) do
    if type(name) ~= "string" or type(value) ~= "string" then
      running.raise("test.secrets takes a table of strings by their names")
    end
    now.secrets[name] = value
  end
end

return host
