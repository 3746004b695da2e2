-- expect: unloaded
-- It requires what is not there.
local socket = require("socket")
return function() end
