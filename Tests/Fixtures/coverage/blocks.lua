-- What an author reads as one block: the ends of blocks are nobody's lines. Of an expression over several
-- lines Lua says the line where it knows enough to go on.
local function first(list)
  for _, item in ipairs(list) do -- run
    if item then -- run
      return item -- run
    end
  end
  return nil -- not run
end -- run

local function search(limit)
  local n = 0 -- run
  while n < limit do -- run
    n = n + 1 -- run
    if n == 2 then -- run
      n = n * 10 -- run
      break
    end
  end
  return n -- run
end -- run

local function odd(limit)
  local sum = 0 -- run
  for n = 1, limit do -- run
    if n % 2 == 0 then -- run
      goto continue
    end
    sum = sum + n -- run
    ::continue::
  end
  repeat
    local taken = sum -- run
    sum = (function() return taken - 1 end)() -- run
  until taken < 2 -- run
  return sum -- run
end -- run

local function kind(n)
  if n < 0 then -- run
    return "less" -- not run
  elseif n == 0 then -- run
    return tostring( -- not run
      n
    ) -- not run
  else
    n = n + 1 -- run
  end
  do
    local kept <const> = 5
    local list = { -- run
      n, -- run
      kept,
    } -- run
    local word = #list == 2 -- run
      and "more"
      or "less" -- run
    return word -- run
  end
end -- run

local function answer(text)
  return reply.ok({ -- run
    msg = text, -- run
  })
end -- run

local function nested(found)
  if found then -- run
    if found == 1 then -- run
      return "one" -- run
    end
  else
    return "none" -- not run
  end
end -- run

return function()
  assert(first({ 7 }) == 7) -- run
  assert(search(9) == 20) -- run
  assert(odd(3) == 0) -- run
  assert(kind(3) == "more") -- run
  assert(nested(1) == "one") -- run
  return answer("well") -- run
end -- run
