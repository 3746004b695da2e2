local loads = 0
loads = loads + 1

return {
  full = function(first, last) return first .. " " .. last end,
  count = function() return loads end,
}
