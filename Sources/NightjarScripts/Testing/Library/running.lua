-- The test that runs now, the places that messages name, and what fails a test whatever the plugin
-- does with the error.
local error, next, pcall, select, setmetatable = error, next, pcall, select, setmetatable
local tostring, type = tostring, type
local decode, encode = json.decode, json.encode

local running = {}

-- Nobody reads deeper; a level that does not exist has no place.
local most_levels = 200

-- As Lua shows a chunk's name: at most 59 bytes of it, the last ones.
local function shown(file)
  return #file > 59 and "..." .. file:sub(-56) or file
end

-- The nearest place on the stack that `accepts`: "plugins/a.lua:3: ", or nil.
local function find_place(accepts)
  for level = 2, most_levels do
    local place = select(2, pcall(error, "", level))
    if place ~= "" and accepts(place) then return place end
  end
end

local function is_theirs(place)
  return place:sub(1, 1) ~= "("
end

local function is_in_test(place)
  local file = shown(library.file)
  return place:sub(1, #file + 1) == file .. ":"
end

-- Raises at the line of the plugin or the test that called the library.
function running.raise(message)
  error((find_place(is_theirs) or "") .. message, 0)
end

-- The line of the test file that runs.
function running.place()
  return find_place(is_in_test)
end

-- The running test's state; an error where none runs.
function running.check(name)
  if running.now == nil then
    running.raise(name .. " works in a test, not while the file loads")
  end
  return running.now
end

-- A call of the host begins.
function running.begin_call(name)
  local now = running.now
  if now == nil then
    running.raise(name .. " cannot be called while the plugin loads; call it in a handler")
  end
  now.made = now.made + 1
  if now.made > 1000 then
    running.raise(name .. ": an invocation makes at most 1000 calls of the host")
  end
  return now
end

function running.record(call)
  local calls = running.now.calls
  calls[#calls + 1] = call
  return call
end

-- Fails the test, also where the plugin catches the error.
function running.fault(message)
  local now = running.now
  local place = running.place() or (now and now.delivery) or ""
  if now and not now.fault then now.fault = place .. message end
  running.raise(message)
end

-- Raises what the plugin has caught and should not have met.
function running.check_fault()
  local fault = running.now.fault
  if fault then error(fault, 0) end
end

-- Runs what a test gave; an error in it is the test's own.
function running.call_test(f, ...)
  local function finish(ok, ...)
    if ok then return ... end
    local now, reason = running.now, ...
    if type(reason) ~= "string" then reason = "a stub raised a " .. type(reason) end
    now.fault = now.fault or reason
    error(reason, 0)
  end
  return finish(pcall(f, ...))
end

-- Calls a function of the host that works as it is; its errors stand at the caller's line.
function running.forward(f, ...)
  local function finish(ok, ...)
    if ok then return ... end
    local message = ...
    if type(message) ~= "string" then error(message, 0) end
    running.raise(message)
  end
  return finish(pcall(f, ...))
end

-- A value's JSON; else nil and why not.
function running.text(value)
  local ok, text = pcall(encode, value)
  if ok then return text end
  return nil, (text:gsub("^json%.encode: ", ""))
end

-- The same value as JSON carries it, shared with nobody; else nil and why not.
function running.copy(value)
  local kind = type(value)
  if kind == "nil" or kind == "string" or kind == "boolean" then return value end
  local text, problem = running.text(value)
  if problem then return nil, problem end
  return decode(text)
end

-- A copy of an argument of `name`, or an error.
function running.copied(name, what, value)
  local copy, problem = running.copy(value)
  if problem then running.raise(name .. ": " .. what .. ": " .. problem) end
  return copy
end

-- A table that looks as the libraries do: read-only.
function running.protect(name, real)
  return setmetatable({}, {
    __index = real,
    __newindex = function(_, key)
      running.raise(name .. "." .. tostring(key) .. " assigned; the library tables are read-only")
    end,
    __pairs = function() return next, real, nil end,
    __metatable = false,
  })
end

function running.start(samples)
  running.now = {
    samples = samples or {}, calls = {}, logs = {}, made = 0, deliveries = 0,
    web = {}, feishu = {}, values = {}, secrets = {}, replies = {}, slept = 0,
  }
end

return running
