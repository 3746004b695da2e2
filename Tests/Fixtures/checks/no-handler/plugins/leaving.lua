return { ["用户入职"] = function() end }
