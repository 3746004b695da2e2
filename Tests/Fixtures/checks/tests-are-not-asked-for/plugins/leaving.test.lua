return { ["it fails"] = function() return false end }
