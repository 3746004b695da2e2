-- Events for `test.deliver`: a sample by its type, or a table as the test wrote it.
local running, clock, comparison = library.running, library.clock, library.comparison
local find, pairs, type = string.find, pairs, type
local encode = json.encode

local events = {}

local function is_list(value)
  return encode(value):sub(1, 1) == "["
end

-- `changes` over `value`, member by member; what is a list, in either, is replaced as a whole.
local function merge(value, changes)
  for key, change in pairs(changes) do
    local old = value[key]
    local are_objects = type(old) == "table" and type(change) == "table"
      and not is_list(old) and not is_list(change)
    if are_objects then merge(old, change) else value[key] = change end
  end
end

-- As a handler gets it: `body` is the very table that stands in `raw`.
local function share_body(event)
  local raw, body = event.raw, event.body
  if type(raw) ~= "table" or type(body) ~= "table" then return end
  if #comparison.differences(raw.event, body) == 0 then
    event.body = raw.event
  elseif #comparison.differences(raw, body) == 0 then
    event.body = raw
  end
end

local function platform(name)
  if find(name, "[\x80-\xFF]") then return "people" end
  local is_versioned = find(name, "_v%d+$")
  if not is_versioned and find(name, "^[^.]+%.[^.]+%.[^.]+%.[^.]+$") then return "ebaas" end
  return "feishu"
end

local function version(event)
  if event.platform == "feishu" and find(event.type, ".", 1, true) then return "2.0" end
  return "1.0"
end

-- What every event has.
local function fill(event)
  local now = running.now
  now.deliveries = now.deliveries + 1
  event.platform = event.platform or platform(event.type)
  event.id = event.id or "test-" .. now.deliveries
  event.version = event.version or version(event)
  event.app = event.app or "test"
  event.identity = event.identity or "tenant"
  event.time = event.time or clock.now()
  event.attempt = event.attempt or 0
  if event.body == nil then event.body = {} end
  if event.raw == nil then
    event.raw = event.platform == "ebaas" and event.body or { event = event.body }
  end
end

local function sample(name)
  local event = running.now.samples[name]
  if event == nil then running.raise("no sample of " .. name .. "; give a table") end
  event = running.copy(event)
  share_body(event)
  return event
end

-- The event that the handler gets.
function events.make(what, changes)
  local event
  if type(what) == "string" then
    event = sample(what)
  elseif type(what) == "table" then
    event = running.copied("test.deliver", "the event", what)
    if type(event.type) ~= "string" then
      running.raise("test.deliver: the event has no type, such as { type = \"contact.user.deleted_v3\" }")
    end
    share_body(event)
  else
    running.raise("test.deliver takes an event's type or an event's table, not a " .. type(what))
  end
  if changes ~= nil and type(changes) ~= "table" then
    running.raise("test.deliver: the changes are a " .. type(changes) .. ", not a table")
  end
  if changes then merge(event, running.copied("test.deliver", "the changes", changes)) end
  fill(event)
  return event
end

return events
