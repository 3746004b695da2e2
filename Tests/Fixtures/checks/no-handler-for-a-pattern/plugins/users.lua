return { ["contact.user.created_v3"] = function() end }
