-- `kv` as plugins see it: values that last as long as the test.
local running, clock, comparison = library.running, library.clock, library.comparison
local next, pairs, tostring, type = next, pairs, tostring, type
local decode, encode = json.decode, json.encode
local is_integer, huge = math.type, math.huge

local values = {}
local longest_key = 512
local largest_value = 262144
local longest_lifetime = 315360000

-- What is kept now by its JSON; nil where there is nothing, or no more.
local function present(now, key)
  local entry = now.values[key]
  if entry and entry.expires and entry.expires <= clock.now() then
    now.values[key] = nil
    return nil
  end
  return entry
end

local function checked_key(name, key)
  if is_integer(key) == "integer" then key = tostring(key) end
  if type(key) ~= "string" then
    running.raise(name .. ": the key is " .. type(key) .. ", not a string")
  end
  if #key < 1 or #key > longest_key then
    running.raise(name .. ": the key has 1 to " .. longest_key .. " bytes")
  end
  return key
end

local function text_of(name, what, value)
  if value == nil then return nil end
  local text, problem = running.text(value)
  if problem then running.raise(name .. ": " .. what .. ": " .. problem) end
  if #text > largest_value then
    running.raise(name .. ": " .. what .. " has " .. #text .. " bytes as JSON; at most "
      .. largest_value)
  end
  return text
end

local function lifetime(options)
  if options == nil then return nil end
  if type(options) ~= "table" then
    running.raise("kv.set: the options are { ttl = seconds }, not a " .. type(options))
  end
  local seconds = options.ttl
  if next(options) == nil then return nil end
  if type(seconds) ~= "number" or next(options, next(options)) ~= nil then
    running.raise("kv.set: the options are { ttl = seconds }")
  end
  if not (seconds > 0 and seconds <= longest_lifetime) then
    running.raise("kv.set: ttl is more than 0 and at most ten years, in seconds")
  end
  return seconds
end

-- As JSON: the order of names does not matter, 1 and 1.0 are one number, [] is not {}.
local function is_same(text, other)
  if text == nil or other == nil then return text == other end
  local left, right = decode(text), decode(other)
  local has_lists = text:find("[]", 1, true) or other:find("[]", 1, true)
  return #comparison.differences(left, right) == 0
    and (not has_lists or values.canonical(left) == values.canonical(right))
end

-- Enough to tell empty lists from empty objects, in values that are the same otherwise.
function values.canonical(value)
  if type(value) ~= "table" then return "" end
  if next(value) == nil then return encode(value) end
  local names, parts = {}, {}
  for name in pairs(value) do names[#names + 1] = name end
  values.sort(names, function(a, b) return tostring(a) < tostring(b) end)
  for index, name in pairs(names) do parts[index] = values.canonical(value[name]) end
  return "(" .. values.concat(parts, ",") .. ")"
end
values.sort, values.concat = table.sort, table.concat

local kv = {}

function kv.get(key)
  local now = running.begin_call("kv.get")
  key = checked_key("kv.get", key)
  running.record({ name = "kv.get", key = key })
  local entry = present(now, key)
  return entry and decode(entry.text)
end

function kv.set(key, value, options)
  local now = running.begin_call("kv.set")
  key = checked_key("kv.set", key)
  local text = text_of("kv.set", "the value", value)
  if text == nil then
    running.raise("kv.set: the value is nil; kv.delete removes a key, json.null stands for null")
  end
  local ttl = lifetime(options)
  running.record({ name = "kv.set", key = key, value = decode(text), ttl = ttl })
  now.values[key] = { text = text, expires = ttl and clock.now() + ttl * 1000 }
  return true
end

function kv.delete(key)
  local now = running.begin_call("kv.delete")
  key = checked_key("kv.delete", key)
  running.record({ name = "kv.delete", key = key })
  now.values[key] = nil
  return true
end

function kv.compare_and_set(key, old, new)
  local name = "kv.compare_and_set"
  local now = running.begin_call(name)
  key = checked_key(name, key)
  local old_text, new_text = text_of(name, "the old value", old), text_of(name, "the new value", new)
  running.record({
    name = name, key = key, old = old_text and decode(old_text), new = new_text and decode(new_text),
  })
  local entry = present(now, key)
  if not is_same(entry and entry.text, old_text) then return false end
  now.values[key] = new_text and { text = new_text, expires = entry and entry.expires }
  return true
end

local function is_beyond(sum, left, right)
  if is_integer(sum) == "float" then return sum ~= sum or sum == huge or sum == -huge end
  return (left ~ sum) & (right ~ sum) < 0
end

function kv.increment(key, by)
  local now = running.begin_call("kv.increment")
  key = checked_key("kv.increment", key)
  local amount = by == nil and 1 or by
  if type(amount) ~= "number" or amount ~= amount or amount == huge or amount == -huge then
    local given = type(amount) == "number" and "infinite" or "a " .. type(amount)
    running.raise("kv.increment: what to add is " .. given .. ", not a finite number")
  end
  running.record({ name = "kv.increment", key = key, by = amount })
  local entry = present(now, key)
  local before = entry and decode(entry.text)
  if before ~= nil and type(before) ~= "number" then return nil, "the value is no number" end
  local sum = before and before + amount or amount
  if before and is_beyond(sum, before, amount) then
    return nil, "the sum is beyond the bounds of a number"
  end
  now.values[key] = { text = encode(sum), expires = entry and entry.expires }
  return sum
end

values.global = running.protect("kv", kv)

-- test.kv{ … }: what is kept from now on. test.kv(): what is kept now.
function values.stub(kept)
  local now = running.check("test.kv")
  if kept == nil then
    local copy = {}
    for key in pairs(now.values) do
      local entry = present(now, key)
      copy[key] = entry and decode(entry.text)
    end
    return copy
  end
  if type(kept) ~= "table" then running.raise("test.kv takes a table of values by their keys") end
  now.values = {}
  for key, value in pairs(kept) do
    local name = checked_key("test.kv", key)
    now.values[name] = { text = text_of("test.kv", "the value of " .. name, value) }
  end
end

return values
