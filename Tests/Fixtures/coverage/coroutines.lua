-- Coroutines of the script's own, one of them not to its end.
local function made(n)
  local got = coroutine.yield(n) -- run
  if got == "end" then -- run
    return "ended" -- run
  end
  return "never" -- not run
end -- run

return function()
  local thread = coroutine.create(made) -- run
  local _, one = coroutine.resume(thread, 1) -- run
  local _, last = coroutine.resume(thread, "end") -- run
  local wrapped = coroutine.wrap(function(n) -- run
    coroutine.yield(n) -- run
    return "not resumed again" -- not run
  end) -- run
  wrapped(2) -- run
  local closed = coroutine.create(function() -- run
    local value <close> = setmetatable({}, { -- run
      __close = function()
        last = last .. "!" -- run
      end, -- run
    }) -- run
    coroutine.yield(value) -- run
  end) -- run
  coroutine.resume(closed) -- run
  coroutine.close(closed) -- run
  return { one = one, last = last } -- run
end -- run
