local leaving = require("leaving")

local function expect(reply, message)
  assert(reply.msg == message, "not what was expected: " .. tostring(reply.msg))
end

return {
  ["a says goodbye"] = function()
    expect(leaving({ key = 7 }), "bye 7")
  end,
  ["b takes any key"] = function()
    leaving({ key = {} })
  end,
  ["c says why"] = function()
    return false, "there is a reason"
  end,
  ["d does not say why"] = function() return false end,
  ["e returns what a handler would"] = function()
    return leaving({ key = 7 })
  end,
  ["f returns a number"] = function() return 7 end,
  ["g drops"] = function() return reply.drop("no") end,
  ["h raises a table"] = function() error({}) end,
  ["i passes"] = function() end,
  ["j eats memory"] = function()
    local all = {}
    for n = 1, 1e9 do all[n] = ("x"):rep(1024) .. n end
  end,
}
