return {
  ["contact.user.deleted_v3"] = function() end,
  ["card.action.trigger"] = function() end,
  ["my.own.event"] = function() end,
}
