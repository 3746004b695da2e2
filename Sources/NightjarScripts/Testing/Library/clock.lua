-- `time`, and the part of `os` that reads the clock: it stands still but for what is slept.
local running = library.running
local type = type
local integer = math.tointeger
local real_now, real_os = time.now, { time = os.time, date = os.date, clock = os.clock }

local clock = {}
local longest_sleep = 900000

function clock.now()
  local now = running.now
  if now == nil then return real_now() end
  now.time = now.time or real_now()
  return now.time + now.slept
end

local function sleep(milliseconds)
  local span = integer(milliseconds)
  if not span then
    local given = type(milliseconds)
    running.raise("bad argument #1 to 'sleep' (number expected, got " .. given .. ")")
  end
  if span < 0 then
    running.raise("bad argument #1 to 'sleep' (milliseconds are not negative)")
  elseif span > longest_sleep then
    running.raise("bad argument #1 to 'sleep' (at most 900000 milliseconds, 15 minutes)")
  end
  local now = running.begin_call("time.sleep")
  clock.now()
  now.slept = now.slept + span
  running.record({ name = "time.sleep", milliseconds = span })
end

clock.global = running.protect("time", { now = function() return clock.now() end, sleep = sleep })

clock.os = running.protect("os", {
  clock = real_os.clock,
  time = function(date)
    if date == nil then return clock.now() // 1000 end
    return running.forward(real_os.time, date)
  end,
  date = function(format, seconds)
    return running.forward(real_os.date, format or "%c", seconds or clock.now() // 1000)
  end,
})

-- test.time(ms): from now on it is so late.
function clock.set(milliseconds)
  local now = running.check("test.time")
  local moment = integer(milliseconds)
  if not moment then running.raise("test.time takes milliseconds since 1970, a whole number") end
  now.time, now.slept = moment, 0
end

return clock
