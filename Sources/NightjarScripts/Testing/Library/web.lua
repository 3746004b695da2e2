-- `http` as plugins see it, answered by the stubs of `test.http`.
local running, answers = library.running, library.answers
local pairs, select, tostring, type = pairs, select, tostring, type
local encode, integer = json.encode, math.tointeger

local web = {}
local longest_timeout = 900000

local function check_options(name, options, known)
  for key in pairs(options) do
    if not known[key] then
      local shown = type(key) == "string" and key or "(no string)"
      running.raise(name .. ": unknown option " .. shown)
    end
  end
end

local function check_headers(name, headers)
  if headers == nil then return end
  if type(headers) ~= "table" then
    running.raise(name .. ": the headers are " .. type(headers) .. ", not a table")
  end
  for key, value in pairs(headers) do
    local is_text = type(value) == "string" or integer(value)
    if type(key) ~= "string" or not is_text then
      running.raise(name .. ": the headers are a table of strings by their names")
    end
  end
end

local function check_request(name, method, url, headers, body, timeout)
  if type(url) ~= "string" then
    running.raise(name .. ": the URL is " .. type(url) .. ", not a string")
  end
  if not url:find("^[Hh][Tt][Tt][Pp][Ss]?://[^/]") then
    running.raise(name .. ": the URL is not one of http or https")
  end
  if method ~= nil and type(method) ~= "string" then
    running.raise(name .. ": the method is " .. type(method) .. ", not a string")
  end
  check_headers(name, headers)
  local kind = type(body)
  if body ~= nil and kind ~= "string" and kind ~= "number" and kind ~= "table" then
    running.raise(name .. ": the body is a " .. kind .. ", not a string")
  end
  if timeout == nil then return end
  if type(timeout) ~= "number" or timeout < 1 or timeout > longest_timeout then
    running.raise(name .. ": timeout is a number from 1 to " .. longest_timeout)
  end
end

local known_answer = { status = true, headers = true, body = true }

-- What the plugin gets, from what a test wrote.
local function response(key, answer)
  if type(answer) ~= "table" then
    running.fault("the stub of \"" .. key .. "\" returns a " .. type(answer)
      .. "; it returns { status =, headers =, body = }, or nil and a message")
  end
  for name in pairs(answer) do
    if not known_answer[name] then
      running.fault("the answer to \"" .. key .. "\" has \"" .. tostring(name)
        .. "\"; it has status, headers and body")
    end
  end
  local status, body, headers = integer(answer.status or 200), answer.body, {}
  if not status or status < 100 or status > 999 then
    running.fault("the status of the answer to \"" .. key .. "\" is no number of three digits")
  end
  for name, value in pairs(answer.headers or {}) do
    headers[tostring(name):lower()] = tostring(value)
  end
  if type(body) == "table" then
    body = running.forward(encode, body)
    headers["content-type"] = headers["content-type"] or "application/json; charset=utf-8"
  end
  return { status = status, headers = headers, body = body == nil and "" or tostring(body) }
end

local function send(name, method, url, headers, body, timeout)
  local now = running.begin_call(name)
  check_request(name, method, url, headers, body, timeout)
  local call = running.record({
    name = "http.request",
    method = (method or "GET"):upper(),
    url = url,
    headers = running.copied(name, "the headers", headers or {}),
    body = running.copied(name, "the body", type(body) == "number" and tostring(body) or body),
    timeout = timeout,
  })
  local key = call.method .. " " .. url
  local stub = answers.find(now.web, key)
  if stub == nil then
    running.fault("no stub answers " .. name .. " with " .. key
      .. "; write before it:  test.http(\"" .. key .. "\", { status = 200 })")
  end
  local answer, message = answers.next(stub, call)
  if answer == nil and message ~= nil then return nil, message end
  return response(key, answer)
end

local call_options = { headers = true, timeout = true }
local request_options = { method = true, url = true, headers = true, body = true, timeout = true }

local function check_argument(function_name, index, value, kind)
  if type(value) ~= kind then
    local given = value == nil and "nil" or type(value)
    running.raise("bad argument #" .. index .. " to '" .. function_name .. "' (" .. kind
      .. " expected, got " .. given .. ")")
  end
end

local function checked_options(name, index, options)
  if options == nil then return {} end
  check_argument(name:match("%a+$"), index, options, "table")
  check_options(name, options, call_options)
  return options
end

web.global = running.protect("http", {
  get = function(url, options)
    check_argument("get", 1, url, "string")
    local given = checked_options("http.get", 2, options)
    return send("http.get", "GET", url, given.headers, nil, given.timeout)
  end,
  post = function(url, body, options)
    check_argument("post", 1, url, "string")
    local given = checked_options("http.post", 3, options)
    return send("http.post", "POST", url, given.headers, body, given.timeout)
  end,
  request = function(request)
    check_argument("request", 1, request, "table")
    check_options("http.request", request, request_options)
    return send("http.request", request.method, request.url, request.headers, request.body,
      request.timeout)
  end,
})

function web.stub(what, ...)
  local now = running.check("test.http")
  local method, url
  if type(what) == "string" then method, url = what:match("^(%a+) +(%S+)$") end
  if not url then
    running.raise("test.http takes \"METHOD URL\", such as \"POST https://crm.example.com/people\"")
  end
  if select("#", ...) == 0 then
    running.raise("test.http takes an answer too, such as { status = 200, body = { ok = true } }")
  end
  local index, kind = answers.declare(now.web, method:upper() .. " " .. url, ...)
  if index then
    running.raise("test.http: answer " .. index .. " is a " .. kind
      .. "; it is { status =, headers =, body = } or a function that returns one")
  end
end

return web
