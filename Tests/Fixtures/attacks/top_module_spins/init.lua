-- expect: unloaded
-- A module that spins.
local endless = require("endless")
return function() end
