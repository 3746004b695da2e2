-- Whether two values are the same, and where they differ.
local ipairs, pairs, rawequal, tostring, type = ipairs, pairs, rawequal, tostring, type
local format, sort, concat = string.format, table.sort, table.concat
local encode, next, pcall = json.encode, next, pcall

local comparison = {}

local deepest = 100
local most_shown = 10
local longest_shown = 300

local function cut(text)
  if #text <= longest_shown then return text end
  local last = longest_shown
  while last > 0 and text:byte(last + 1) & 0xC0 == 0x80 do last = last - 1 end
  return text:sub(1, last) .. "…"
end

-- The JSON of what JSON can carry, with its names in order.
local function ordered(value)
  if type(value) ~= "table" or next(value) == nil then return encode(value) end
  local parts, names = {}, {}
  for index = 1, #value do parts[index] = ordered(value[index]) end
  if #parts > 0 then return "[" .. concat(parts, ",") .. "]" end
  for name in pairs(value) do names[#names + 1] = name end
  sort(names)
  for index, name in ipairs(names) do
    parts[index] = encode(name) .. ":" .. ordered(value[name])
  end
  return "{" .. concat(parts, ",") .. "}"
end

-- A value as a message shows it.
function comparison.shown(value)
  local kind = type(value)
  if kind == "string" then return cut((format("%q", value):gsub("\\\n", "\\n"))) end
  if kind ~= "table" then return tostring(value) end
  return pcall(encode, value) and cut(ordered(value)) or "a table"
end

local function step(key)
  if type(key) == "string" and key:find("^[%a_][%w_]*$") then return "." .. key end
  return "[" .. comparison.shown(key) .. "]"
end

local function is_same(left, right)
  return rawequal(left, right) or left == right or (left ~= left and right ~= right)
end

-- The keys of both, in an order that stays.
local function keys(left, right)
  local list = {}
  for key in pairs(left) do list[#list + 1] = key end
  for key in pairs(right) do
    if left[key] == nil then list[#list + 1] = key end
  end
  sort(list, function(a, b)
    if type(a) == type(b) and type(a) ~= "table" and type(a) ~= "boolean" and a ~= b then
      if type(a) == "number" or type(a) == "string" then return a < b end
    end
    return type(a) .. tostring(a) < type(b) .. tostring(b)
  end)
  return list
end

local function compare(actual, expected, path, depth, found)
  local are_tables = type(actual) == "table" and type(expected) == "table"
  if are_tables and rawequal(actual, expected) or not are_tables and is_same(actual, expected) then
    return
  end
  if not are_tables or depth == deepest then
    found[#found + 1] = { path = path, actual = actual, expected = expected }
    return
  end
  for _, key in ipairs(keys(actual, expected)) do
    compare(actual[key], expected[key], path .. step(key), depth + 1, found)
  end
end

-- The paths that differ, as a list of { path =, actual =, expected = }.
function comparison.differences(actual, expected)
  local found = {}
  compare(actual, expected, "", 0, found)
  return found
end

local function line(difference)
  local is = difference.actual == nil and "is missing" or "is " .. comparison.shown(difference.actual)
  local wanted = difference.expected == nil and "nothing" or comparison.shown(difference.expected)
  return is .. ", expected " .. wanted
end

-- What a reader needs to see of them.
function comparison.text(differences)
  local first = differences[1]
  if #differences == 1 and first.path == "" then
    local is = first.actual == nil and "is nil" or "is " .. comparison.shown(first.actual)
    return is .. ", expected " .. (first.expected == nil and "nil" or comparison.shown(first.expected))
  end
  local lines = { #differences == 1 and "1 difference" or #differences .. " differences" }
  for index, difference in ipairs(differences) do
    if index <= most_shown then lines[#lines + 1] = "  " .. difference.path .. " " .. line(difference) end
  end
  if #differences > most_shown then
    lines[#lines + 1] = "  and " .. #differences - most_shown .. " more"
  end
  return concat(lines, "\n")
end

-- Whether all that `part` has is in `whole` too.
function comparison.covers(whole, part)
  if type(whole) ~= "table" or type(part) ~= "table" then return is_same(whole, part) end
  for key, value in pairs(part) do
    if not comparison.covers(whole[key], value) then return false end
  end
  return true
end

return comparison
