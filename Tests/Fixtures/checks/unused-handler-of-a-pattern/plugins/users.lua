return {
  ["contact.user.*"] = function() end,
  ["contact.user.deleted_v4"] = function() end,
  ["contact.user.updated_v3"] = function() end,
  ["user_leave"] = function() end,
  ["im.message.receive_v1"] = function() end,
  default = function() end,
}
