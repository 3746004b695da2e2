local dates = require("lib.dates")
return function() end
