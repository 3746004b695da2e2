-- What wrk sends: `wrk … -s load.lua URL -- HERE KIND PREPARED [probe]`.
--
-- HERE is this folder. KIND is plain, encrypted, wrong_token, wrong_signature or constant.
-- Every request has ids of its own, so that no server answers from its memory of events.
-- Encrypting costs as much as serving, so each thread has PREPARED requests ready before the clock
-- starts; those beyond are made in time and reported as late. With `probe` one request is sent, and
-- its answer compared with what it ought to be.

local ffi = require "ffi"
ffi.cdef "void *malloc(size_t);"

local expected_reply = {
  msg = "hello @_user_1",
  from = "ou_91c4e7f05b2d48a6a3c5d7e9f1b3a5c7",
  wish = "please book the small room for Thursday",
  length = 39,
}

local threads = {}
late = 0 -- a global: the main thread reads it

function setup(thread) threads[#threads + 1] = thread end

local function read(path)
  local file = assert(io.open(path, "rb"))
  local text = file:read "*a"
  file:close()
  return text
end

local function random_hex(bytes)
  local file = assert(io.open("/dev/urandom", "rb"))
  local text = file:read(bytes):gsub(".", function(c) return string.format("%02x", c:byte()) end)
  file:close()
  return text
end

local function head(path, length, more)
  return "POST " .. path .. " HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
    .. (more or "") .. "Content-Length: " .. length .. "\r\n\r\n"
end

-- The event's text before, between and after its two ids, and a function that makes ids.
local function event(here, token)
  local text = read(here .. "/event.json"):gsub("%s+$", ""):gsub("@TOKEN@", token)
  local before, between, after = text:match "^(.-)@ID@(.-)@ID@(.*)$"
  local run, count = random_hex(8), 0
  local function id()
    count = count + 1
    return run .. string.format("%016x", count)
  end
  return before, between, after, id
end

local function plain(here, token)
  local before, between, after, id = event(here, token)
  local length = #before + #between + #after + 64
  before = head("/plain", length) .. before
  return function()
    local this = id()
    return before .. this .. between .. this .. after
  end
end

local function encrypted(here, credentials, signing_key)
  local openssl = require "openssl"
  local before, between, after, id = event(here, credentials.token)
  local key = openssl.sha256(credentials.encrypt_key)
  return function()
    local this = id()
    local iv = this:sub(-16)
    local text = openssl.encrypt(key, iv, before .. this .. between .. this .. after)
    local body = '{"encrypt":"' .. openssl.base64(iv .. text) .. '"}'
    local signature = openssl.sha256_hex("1732180000" .. this .. signing_key .. body)
    return head("/encrypted", #body, "X-Lark-Request-Timestamp: 1732180000\r\n"
      .. "X-Lark-Request-Nonce: " .. this .. "\r\nX-Lark-Signature: " .. signature .. "\r\n") .. body
  end
end

-- Makes `count` requests now, outside of the collector's sight, and gives them out one by one.
local function prepared(make, count)
  local size = #make()
  local store = ffi.cast("char *", ffi.C.malloc(size * count))
  assert(store ~= nil, "no memory for the prepared requests")
  for i = 0, count - 1 do
    local request = make()
    assert(#request == size)
    ffi.copy(store + i * size, request, size)
  end
  local next = 0
  return function()
    if next < count then
      next = next + 1
      return ffi.string(store + (next - 1) * size, size)
    end
    late = late + 1
    return make()
  end
end

function init(args)
  local here, kind, count, probing = args[1], args[2], tonumber(args[3]), args[4] == "probe"
  package.path = here .. "/?.lua;" .. package.path
  local credentials = require "credentials"

  if kind == "plain" then
    request = plain(here, credentials.token)
  elseif kind == "encrypted" then
    request = prepared(encrypted(here, credentials, credentials.encrypt_key), count)
  elseif kind == "wrong_token" then
    request = plain(here, "another-token")
  elseif kind == "wrong_signature" then
    request = encrypted(here, credentials, "another-key")
  elseif kind == "constant" then
    local one = "GET /constant HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
    request = function() return one end
  else
    error("unknown kind " .. tostring(kind))
  end

  if probing then
    wanted = kind
    function response(status, _, body)
      answered_status, answered_body = status, body
      wrk.thread:stop()
    end
  end
end

local function equal(a, b)
  if type(a) ~= "table" or type(b) ~= "table" then return a == b end
  for name, value in pairs(a) do
    if not equal(value, b[name]) then return false end
  end
  for name in pairs(b) do
    if a[name] == nil then return false end
  end
  return true
end

local function is_right(kind, status, body)
  if kind == "wrong_token" or kind == "wrong_signature" then return status == 401 end
  local understood, reply = pcall(require("cjson").decode, body)
  return status == 200 and understood and equal(reply, expected_reply)
end

function done(summary, latency)
  local kind = threads[1]:get "wanted"
  if kind then
    local status, body = threads[1]:get "answered_status", threads[1]:get "answered_body"
    if is_right(kind, status, body or "") then return print "probe right" end
    return print(string.format("probe wrong: %s: status %s, body %s", kind, status, body))
  end

  local made_late = 0
  for _, thread in ipairs(threads) do made_late = made_late + (thread:get "late" or 0) end
  local broken = summary.errors
  print(string.format("result %d %d %d %d %d %d",
    summary.requests / summary.duration * 1e6, -- a second
    latency:percentile(50), latency:percentile(99), -- microseconds
    broken.status, -- not 2xx or 3xx
    broken.connect + broken.read + broken.write + broken.timeout,
    made_late))
end
