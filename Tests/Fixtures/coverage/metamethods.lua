-- Functions that an instruction or a library function calls.
local meta = { -- run
  __index = function(_, key)
    return key .. "!" -- run
  end, -- run
  __add = function(a, b)
    return a.n + b -- run
  end, -- run
  __lt = function()
    return true -- not run
  end, -- run
  __tostring = function(value)
    return "value " .. value.n -- run
  end, -- run
}

return function()
  local value = setmetatable({ n = 1 }, meta) -- run
  local sum = value + 2 -- run
  local names = { 2, 1 } -- run
  table.sort(names, function(a, b) -- run
    return a < b -- run
  end) -- run
  local text = string.gsub("a b", "%a", function(letter) -- run
    return letter .. letter -- run
  end) -- run
  for name in string.gmatch(text, "%a+") do -- run
    names[#names + 1] = name -- run
  end
  return { sum = sum, missing = value.missing, names = names, text = tostring(value) } -- run
end -- run
