return { x = function() return {} end }
