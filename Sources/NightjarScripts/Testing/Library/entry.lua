-- Loads the plugin before its tests: once they run, the plugin may set no globals any more. The stubs
-- are there before it, so that `local http = http` at its top takes them.
local require, type, next, error, length = require, type, next, error, utf8.len
local globals, raw_get = _G, rawget
local running, delivery, assertions = library.running, library.delivery, library.assertions
local longest_title = 256

http, feishu, kv = library.web.global, library.platform.global, library.values.global
time, os = library.clock.global, library.clock.os
log, print, reply, secrets = library.host.log, library.host.print, library.host.reply, library.host.secrets

require(library.plugin)
if raw_get(globals, "test") ~= nil then
  error("the plugin sets the global \"test\", which is its tests'; make it local", 0)
end
test = running.protect("test", {
  deliver = delivery.deliver,
  http = library.web.stub, feishu = library.platform.stub, kv = library.values.stub,
  time = library.clock.set, secrets = library.host.set_secrets,
  equal = assertions.equal, matches = assertions.matches, called = assertions.called,
})
local tests = require(library.plugin .. "/test")

-- What `require` gives for a file that returns nothing is true.
local function refuse(what)
  error(library.file .. " returns " .. what ..
    "; it returns a table of functions by the tests' names", 0)
end

local function check(title, test)
  if type(title) ~= "string" then refuse("a table with a key that is no string") end
  if #title > longest_title or not length(title) then
    error("a test's name is UTF-8 of at most " .. longest_title .. " bytes", 0)
  end
  if type(test) ~= "function" then
    error("the test \"" .. title .. "\" is a " .. type(test) .. ", not a function", 0)
  end
end

local function finish(...)
  running.check_fault()
  return ...
end

-- Not protected: what a test raises has a traceback then.
local function prepared(test)
  return function(context)
    running.start(context.samples)
    return finish(test())
  end
end

if tests == true then refuse("nothing") end
if type(tests) ~= "table" then refuse("a " .. type(tests)) end
if next(tests) == nil then refuse("an empty table") end
local all = {}
for title, test in next, tests do
  check(title, test)
  all[title] = prepared(test)
end
return all
