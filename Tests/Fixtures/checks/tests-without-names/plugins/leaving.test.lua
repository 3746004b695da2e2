return { function() end }
