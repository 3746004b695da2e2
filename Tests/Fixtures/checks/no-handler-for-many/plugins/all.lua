return { ["x.y"] = function() end }
