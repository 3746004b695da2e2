-- expect: unloaded
-- A module that begins as bytecode does.
local compiled = require("compiled")
return function() end
