-- `feishu` as plugins see it, answered by the stubs of `test.feishu`.
local running, answers = library.running, library.answers
local select, type = select, type

local platform = {}

-- From the API's name on, and the same without its query.
local function parts(path)
  path = path:gsub("^/", ""):gsub("^open%-apis/", "")
  return path, path:match("^[^?]*")
end

local function check_path(path)
  for segment in (path .. "/"):gmatch("([^/]*)/") do
    if segment == "" or segment == "." or segment == ".." or segment:find("[^%w%-_.~:@=,+]") then
      running.raise("feishu.call: the path is not one of an API, such as "
        .. "\"im/v1/messages?receive_id_type=open_id\"")
    end
  end
end

local function check_string(value, what)
  if type(value) ~= "string" then
    running.raise("feishu.call: " .. what .. " is " .. type(value) .. ", not a string")
  end
end

local function result(key, data, message, code)
  if data == nil and message ~= nil then return nil, message, code end
  if type(data) ~= "table" then
    running.fault("the stub of \"" .. key .. "\" returns a " .. type(data)
      .. "; it returns a table, the answer's data, or nil, a message and a code")
  end
  return running.copied("test.feishu", "the data of \"" .. key .. "\"", data)
end

local function call(method, path, body)
  local now = running.begin_call("feishu.call")
  check_string(method, "the method")
  check_string(path, "the path")
  local whole, plain = parts(path)
  check_path(plain)
  if body ~= nil and type(body) ~= "table" then
    running.raise("feishu.call: the body is a " .. type(body) .. ", not a table")
  end
  local request = running.record({
    name = "feishu.call",
    method = method:upper(),
    path = path,
    body = running.copied("feishu.call", "the body", body),
  })
  local key = request.method .. " " .. plain
  local stub = answers.find(now.feishu, request.method .. " " .. whole)
    or answers.find(now.feishu, key)
  if stub == nil then
    running.fault("no stub answers feishu.call with " .. key
      .. "; write before it:  test.feishu(\"" .. key .. "\", { })")
  end
  return result(key, answers.next(stub, request))
end

platform.global = running.protect("feishu", { call = call })

function platform.stub(what, ...)
  local now = running.check("test.feishu")
  local method, path
  if type(what) == "string" then method, path = what:match("^(%a+) +(%S+)$") end
  if not path then
    running.raise("test.feishu takes \"METHOD PATH\", such as \"POST im/v1/messages\"")
  end
  if select("#", ...) == 0 then
    running.raise("test.feishu takes the answer's data too, such as { message_id = \"om_1\" }")
  end
  local index, kind = answers.declare(now.feishu, method:upper() .. " " .. (parts(path)), ...)
  if index then
    running.raise("test.feishu: answer " .. index .. " is a " .. kind
      .. "; it is a table, the answer's data, or a function that returns one")
  end
end

return platform
