return {
  ["knows the plugin and its modules"] = function()
    local reply = require("leaving")["用户离职"]({})
    assert(reply.msg == require("words").bye)
  end,
}
