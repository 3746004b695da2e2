-- A function is made on the line of its end, and given its name on its first line.
local M = {} -- run

function M.used(n) -- run
  return n + 1 -- run
end -- run

function M.unused(n) -- run
  local inner = function()
    return n -- not run
  end -- not run
  return inner() -- not run
end -- run

local function many(...)
  local count = select("#", ...) -- run
  if count == 0 then -- run
    return nil -- not run
  end
  return ... -- run
end -- run

local function nothing() end -- run

local function early(n)
  if n == 1 then -- run
    return -- run
  end
  M.late = true -- not run
end -- run

return { -- run
  default = function()
    nothing() -- run
    early(1) -- run
    return { n = M.used(many(1, 2)) } -- run
  end, -- run
  other = function()
    return { n = M.unused(1) } -- not run
  end, -- run
} -- run
