return {
  ["contact.user.delete_v3"] = function() end,
  default = function() end,
}
