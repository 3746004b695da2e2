-- expect: ok
-- Variables are closed in the reverse order, with the error that is on its way.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  local order = {}
  local function open(name)
    return setmetatable({}, { __close = function(_, e) order[#order + 1] = name .. (e and "!" or "") end })
  end
  pcall(function()
    local a <close> = open("a")
    do local b <close> = open("b") end
    local c <close> = open("c")
    error("x")
  end)
  assert(table.concat(order, " ") == "b c! a!", table.concat(order, " "))
  return { msg = table.concat(order, " ") }
end
