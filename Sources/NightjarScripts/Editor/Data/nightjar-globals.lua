---@meta nightjar
-- What Nightjar gives to plugins, for editors with the Lua language server. Written by
-- `nightjar new`, which writes it anew each time: changes are lost.

---What a handler gets.
---@class NightjarEvent
---@field id? string the platform's own id of the event; none at EBaaS
---@field type string
---@field version? string "1.0" or "2.0"; none at EBaaS
---@field platform "feishu"|"people"|"ebaas"
---@field app string the app's name in the manifest
---@field tenant? string
---@field identity "tenant"|"user" as whom the app has subscribed
---@field time? integer when it happened, in milliseconds since 1970
---@field attempt integer how often it was delivered before, where the platform says so
---@field key? string|number the event_key of people and EBaaS
---@field body table the platform's `event` object; at EBaaS the whole of it
---@field raw table everything received, without secrets

---What a handler returns: nothing or true is success, a table is the reply's body, and false or
---nil with a reason is a failure.
---@alias NightjarHandler fun(event: NightjarEvent): (true|false|table|NightjarReply|nil), string?

---An outcome that was said aloud.
---@class NightjarReply

-- json ------------------------------------------------------------------------------------------

---@class jsonlib
---@field null userdata stands for null
json = {}

---Reads a JSON text; integers of 64 bits are exact. An error is raised for what is not JSON.
---@param text string
---@return any
function json.decode(text) end

---Writes a value as JSON.
---@param value any
---@return string
function json.encode(value) end

---Marks a table as an array, so that an empty one is written as [].
---@param table? table
---@return table
function json.array(table) end

-- log -------------------------------------------------------------------------------------------

---@class loglib
log = {}

---@param message string
---@param fields? table<string, any>
function log.debug(message, fields) end

---@param message string
---@param fields? table<string, any>
function log.info(message, fields) end

---@param message string
---@param fields? table<string, any>
function log.warn(message, fields) end

---@param message string
---@param fields? table<string, any>
function log.error(message, fields) end

-- reply -----------------------------------------------------------------------------------------

---@class replylib
reply = {}

---Succeeded, with the reply's body where one is given.
---@param body? table
---@return NightjarReply
function reply.ok(body) end

---Failed; the reason is sent.
---@param reason? string
---@return NightjarReply
function reply.fail(reason) end

---Acknowledged as a success, so that the platform does not send it again, and recorded as dropped.
---@param reason? string
---@return NightjarReply
function reply.drop(reason) end

-- kv; needs the grant `kv: true` ----------------------------------------------------------------

---@class kvlib
kv = {}

---The value of a key; nil where there is none. nil and a message when the store fails.
---@param key string
---@return any value
---@return string? problem
function kv.get(key) end

---Keeps a value that JSON can carry.
---@param key string
---@param value any
---@param options? { ttl: number } for how many seconds
---@return true? done
---@return string? problem
function kv.set(key, value, options) end

---@param key string
---@return true? done
---@return string? problem
function kv.delete(key) end

---Sets a key to `new` if its value is `old`; nil stands for no value.
---@param key string
---@param old any
---@param new any
---@return boolean? done
---@return string? problem
function kv.compare_and_set(key, old, new) end

---Adds to a number, which begins as 0.
---@param key string
---@param by? number 1 where none is given
---@return number? value
---@return string? problem
function kv.increment(key, by) end

-- http; needs the grant `http: [https://HOST]` --------------------------------------------------

---@class NightjarResponse
---@field status integer
---@field headers table<string, string> names in lower case
---@field body string

---@class NightjarRequestOptions
---@field headers? table<string, string>
---@field timeout? number in milliseconds

---@class NightjarRequest : NightjarRequestOptions
---@field method? string GET where none is given
---@field url string
---@field body? string|table a table is sent as JSON

---@class httplib
http = {}

---@param url string
---@param options? NightjarRequestOptions
---@return NightjarResponse? response
---@return string? problem
function http.get(url, options) end

---@param url string
---@param body? string|table a table is sent as JSON
---@param options? NightjarRequestOptions
---@return NightjarResponse? response
---@return string? problem
function http.post(url, body, options) end

---@param request NightjarRequest
---@return NightjarResponse? response
---@return string? problem
function http.request(request) end

-- feishu; needs the grant `feishu: [PATH]` ------------------------------------------------------

---@class feishulib
feishu = {}

---Calls the open platform's API as whom the app has subscribed; the token is held for you.
---@param method string "GET", "POST" and so on
---@param path string "im/v1/messages?receive_id_type=open_id"
---@param body? table
---@return table? data the answer's `data`
---@return string? problem
---@return integer? code the platform's own
function feishu.call(method, path, body) end

-- secrets; needs the grant `secrets: { NAME: ${VARIABLE} }` -------------------------------------

---The secrets that are granted, by their names.
---@type table<string, string>
secrets = {}

-- time ------------------------------------------------------------------------------------------

---@class timelib
time = {}

---Milliseconds since 1970.
---@return integer
function time.now() end

---Waits, while other events are handled.
---@param milliseconds number
function time.sleep(milliseconds) end

-- crypto ----------------------------------------------------------------------------------------

---@class cryptolib
crypto = {}

---@param text string
---@return string digest in lowercase hexadecimal digits
function crypto.sha256(text) end

---@param key string
---@param text string
---@return string code in lowercase hexadecimal digits
function crypto.hmac_sha256(key, text) end

---@param bytes string
---@return string
function crypto.base64_encode(bytes) end

---@param text string
---@return string? bytes
---@return string? problem
function crypto.base64_decode(text) end

---@param count integer at most 4096
---@return string bytes
function crypto.random(count) end

-- Functions -------------------------------------------------------------------------------------

---Runs functions side by side and returns the first result of each, in their order.
---@param ... function
---@return any ...
function together(...) end

---Writes a line to the log.
---@param ... any
function print(...) end

---Finds a module of the plugin's own: `require("cards")` is cards.lua in its folder.
---@param name string
---@return any
function require(name) end

-- What there is of os; the time zone is UTC -----------------------------------------------------

---@class oslib
os = {}

---@return number seconds of this process
function os.clock() end

---@param format? string
---@param time? integer
---@return string|table
function os.date(format, time) end

---@param table? table
---@return integer
function os.time(table) end

-- What Lua has elsewhere, and plugins have not --------------------------------------------------

---@deprecated there are no files
function dofile() end

---@deprecated there are no files
function loadfile() end

---@deprecated use log.warn
function warn() end

---@deprecated there is no bytecode
function string.dump() end

-- test; there in plugins' tests only, which `nightjar test` runs ----------------------------------

---@class NightjarLogLine
---@field level "debug"|"info"|"warn"|"error"
---@field message string
---@field fields? table<string, any>

---What came of a delivery.
---@class NightjarResult
---@field outcome "succeeded"|"failed"|"dropped"|"raised"
---@field reply? table what the handler returned
---@field reason? string of failed and dropped; the message of raised
---@field logs NightjarLogLine[]
---@field calls table[] what was called: `name`, and the arguments by their names

---There in tests only; stubs last for one test.
---@class testlib
test = {}

---Delivers an event to the plugin's handler.
---@param what string|table a type of which there is a sample, or a whole event
---@param changes? table merged over the sample
---@return NightjarResult
function test.deliver(what, changes) end

---Answers http: `test.http("POST https://crm.example.com/people", { status = 200 })`. A * at the
---end stands for any rest; of several answers each is given once, the last one again.
---@param what string
---@param ... table|fun(request: table): table?, string?
function test.http(what, ...) end

---Answers feishu.call: `test.feishu("POST im/v1/messages", { message_id = "om_1" })`.
---@param what string
---@param ... table|fun(call: table): table?, string?, integer?
function test.feishu(what, ...) end

---Says what is kept at the start; without an argument returns what is kept now.
---@param values? table<string, any>
---@return table<string, any>
function test.kv(values) end

---What time.now() says; time.sleep moves it on at once.
---@param milliseconds integer
function test.time(milliseconds) end

---@param values table<string, string>
function test.secrets(values) end

---Both are the same, however deep; a failure names the paths that differ.
---@param actual any
---@param expected any
---@param what? string
function test.equal(actual, expected, what) end

---@param text string
---@param pattern string
function test.matches(text, pattern) end

---A call was made of that name whose arguments are these, or more.
---@param name string "http.request", "feishu.call", "kv.set"
---@param arguments? table
function test.called(name, arguments) end
