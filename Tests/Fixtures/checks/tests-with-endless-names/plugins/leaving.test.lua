return { [("name "):rep(100)] = function() end }
