greeting = require("words").bye

return { ["用户离职"] = function() return { msg = greeting } end }
