-- nginx + LuaJIT doing what nightjar does for a Feishu app: signature, decryption, token, duplicate
-- check, JSON in, the handler, JSON out. It isolates nothing and sets no deadline.
local cjson = require "cjson"
local openssl = require "openssl"
local credentials = require "credentials"

json = cjson -- as the handler knows it
local handler = dofile(here .. "/plugins/frontdesk.lua")
local key = openssl.sha256(credentials.encrypt_key)
local remembered = 8 * 3600 -- seconds; nightjar's default for Feishu

local M = {}

local function refuse(status, text)
  ngx.status = status
  ngx.print(cjson.encode { msg = text })
end

local function handle(delivery)
  local header = delivery.header
  if header.token ~= credentials.token then return refuse(401, "token") end
  ngx.header["content-type"] = "application/json"
  -- A repeated message is acknowledged. nightjar stores the reply and gives that; the load never
  -- repeats one, so the cheaper way here is to the peer's advantage.
  if not ngx.shared.seen:add(delivery.event.message.message_id, true, remembered) then
    return ngx.print '{"msg":"success"}'
  end
  ngx.print(cjson.encode(handler { id = header.event_id, body = delivery.event }))
end

function M.plain()
  ngx.req.read_body()
  handle(cjson.decode(ngx.req.get_body_data()))
end

function M.encrypted()
  ngx.req.read_body()
  local body, given = ngx.req.get_body_data(), ngx.var
  local signed = given.http_x_lark_request_timestamp
    .. given.http_x_lark_request_nonce
    .. credentials.encrypt_key
    .. body
  if openssl.sha256_hex(signed) ~= given.http_x_lark_signature then
    return refuse(401, "signature")
  end
  local bytes = ngx.decode_base64(cjson.decode(body).encrypt)
  local text = openssl.decrypt(key, bytes:sub(1, 16), bytes:sub(17))
  if not text then return refuse(400, "encryption") end
  handle(cjson.decode(text))
end

return M
