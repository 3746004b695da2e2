-- What tests assert with. A failure stands at the test's line.
local running, comparison = library.running, library.comparison
local error, ipairs, pairs, tostring, type = error, ipairs, pairs, tostring, type
local find, concat, match = string.find, table.concat, string.match

local assertions = {}

local most_calls = 10

local function fail(what, message)
  running.check_fault()
  local prefix = what == nil and "" or tostring(what) .. " "
  error((running.place() or "") .. prefix .. message, 0)
end

function assertions.equal(actual, expected, what)
  running.check("test.equal")
  local differences = comparison.differences(actual, expected)
  if #differences == 0 then return end
  local message = comparison.text(differences)
  local is_listed = find(message, "\n", 1, true)
  fail(what, (is_listed and what ~= nil and "has " or "") .. message)
end

function assertions.matches(text, pattern)
  running.check("test.matches")
  if type(pattern) ~= "string" then
    running.raise("test.matches takes a text and a pattern, not a " .. type(pattern))
  end
  if type(text) ~= "string" then
    fail(nil, "is " .. comparison.shown(text) .. ", expected a text that matches "
      .. comparison.shown(pattern))
  end
  if running.forward(find, text, pattern) == nil then
    fail(nil, comparison.shown(text) .. " does not match " .. comparison.shown(pattern))
  end
  return match(text, pattern)
end

local names = {
  ["http.request"] = true, ["feishu.call"] = true, ["kv.get"] = true, ["kv.set"] = true,
  ["kv.delete"] = true, ["kv.compare_and_set"] = true, ["kv.increment"] = true,
  ["time.sleep"] = true,
}

local function check_name(name)
  if names[name] then return end
  if name == "http.get" or name == "http.post" then
    running.raise("http.get and http.post are calls of \"http.request\", with their method")
  end
  running.raise("there is no call " .. comparison.shown(name) .. " to look for; there are "
    .. "http.request, feishu.call, kv.get, kv.set, kv.delete, kv.compare_and_set, kv.increment "
    .. "and time.sleep")
end

-- A call without its name, which stands before it.
local function arguments(call)
  local copy = {}
  for key, value in pairs(call) do
    if key ~= "name" then copy[key] = value end
  end
  return comparison.shown(copy)
end

-- At least one call in this test was so: gives it back.
function assertions.called(name, wanted)
  local now = running.check("test.called")
  check_name(name)
  if wanted ~= nil and type(wanted) ~= "table" then
    running.raise("test.called takes a table of arguments by name, not a " .. type(wanted))
  end
  local lines = {}
  for _, call in ipairs(now.calls) do
    if call.name == name then
      if comparison.covers(call, wanted or {}) then return call end
      lines[#lines + 1] = "  " .. arguments(call)
    end
  end
  if #lines == 0 then fail(nil, name .. " was not called") end
  local left = #lines - most_calls
  if left > 0 then lines[most_calls + 1] = "  and " .. left .. " more" end
  local shown = concat(lines, "\n", 1, left > 0 and most_calls + 1 or #lines)
  fail(nil, name .. " was not called with " .. comparison.shown(wanted) .. "; it was called with\n"
    .. shown)
end

return assertions
