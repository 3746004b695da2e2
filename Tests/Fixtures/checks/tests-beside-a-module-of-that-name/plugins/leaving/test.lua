return { ["a"] = function() end }
