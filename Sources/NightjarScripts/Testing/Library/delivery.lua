-- `test.deliver`: runs the plugin's handler, and says its outcome as the worker does.
local running, host, events = library.running, library.host, library.events
local json_null = json.null
local format, pack, pcall, rawget = string.format, table.pack, pcall, rawget
local pairs, require, sort, tostring, type = pairs, require, table.sort, tostring, type
local concat = table.concat

local delivery = {}

-- -- outcomes: nothing, nil, true; a table; false or nil, reason; reply.*; else misused --------------

local function misused(what)
  return {
    outcome = "raised",
    reason = "the handler returned " .. what .. "; it returns nothing or true, a table, false and a "
      .. "reason, or what reply.ok, reply.fail or reply.drop made",
  }
end

local function with_reason(outcome, reason)
  local kind = type(reason)
  if reason ~= nil and kind ~= "string" and kind ~= "number" then
    return misused("a reason that is a " .. kind)
  end
  return { outcome = outcome, reason = reason and tostring(reason) }
end

-- The code that each platform's page calls a success; Feishu has none.
local success = { people = 200, ebaas = "000" }

local function with_body(body, event)
  local copy, problem = running.copy(body)
  if problem then return { outcome = "raised", reason = "the returned table is no reply: " .. problem } end
  local wanted = success[event.platform]
  if wanted ~= nil and copy.code ~= nil and copy.code ~= wanted then
    local reason = "the code in the handler's table is not " .. running.text(wanted)
    return { outcome = "failed", reason = reason, reply = copy }
  end
  return { outcome = "succeeded", reply = copy }
end

local function returned(event, first, second)
  local kind = type(first)
  if kind == "table" then return with_body(first, event) end
  if first == true or first == nil and second == nil then return { outcome = "succeeded" } end
  if first == nil or first == false then return with_reason("failed", second) end
  local made = host.made(first)
  if made == nil then return misused(first == json_null and "json.null" or "a " .. kind) end
  if made.kind == "fail" then return with_reason("failed", made.content) end
  if made.kind == "drop" then return with_reason("dropped", made.content) end
  if made.content == nil then return { outcome = "succeeded" } end
  return with_body(made.content, event)
end

-- What was raised, in words.
local function message(raised)
  local kind = type(raised)
  if kind == "string" or kind == "number" then return tostring(raised) end
  if kind ~= "table" then return "error object is a " .. kind .. " value" end
  local text, problem = running.text(raised)
  return text and "error object " .. text or "error object is a table value, and no JSON: " .. problem
end

-- -- delivering ---------------------------------------------------------------------------------------

local function handler(name)
  local plugin = require(library.plugin)
  if type(plugin) == "function" then return plugin end
  if type(plugin) ~= "table" then
    running.raise("the plugin " .. library.plugin .. " returns no handler; it returns a function, or a "
      .. "table of functions by events' types")
  end
  local found = rawget(plugin, name) or rawget(plugin, "default")
  if type(found) == "function" then return found end
  local names = {}
  for key in pairs(plugin) do names[#names + 1] = tostring(key) end
  sort(names)
  running.raise(format("the plugin has no handler for %s, and none named default; it has: %s", name,
    concat(names, ", ")))
end

-- What came to a list since it had `before` entries.
local function since(list, before)
  local part = {}
  for index = before + 1, #list do part[#part + 1] = list[index] end
  return part
end

function delivery.deliver(what, changes)
  local now = running.check("test.deliver")
  local event = events.make(what, changes)
  local run = handler(event.type)
  local calls, logs = #now.calls, #now.logs
  now.made = 0
  now.delivery = running.place()
  local ended = pack(pcall(run, event))
  running.check_fault()
  local result
  if ended[1] then
    result = returned(event, ended[2], ended[3])
  else
    result = { outcome = "raised", reason = message(ended[2]) }
  end
  if result.outcome == "raised" then host.say.error("the handler failed: " .. result.reason) end
  result.calls, result.logs = since(now.calls, calls), since(now.logs, logs)
  return result
end

return delivery
