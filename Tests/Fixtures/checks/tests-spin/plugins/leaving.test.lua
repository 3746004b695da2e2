return {
  ["ends"] = function() end,
  ["never ends"] = function()
    while true do end
  end,
  ["too"] = function() end,
}
