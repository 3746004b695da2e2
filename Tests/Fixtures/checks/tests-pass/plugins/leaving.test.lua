local leaving = require("leaving")

return {
  ["says goodbye"] = function()
    assert(leaving({ key = 7 }).msg == "bye 8")
  end,
  ["needs a key"] = function()
    local is_done, reason = leaving({})
    return is_done == false and reason == "event_key is missing"
  end,
}
