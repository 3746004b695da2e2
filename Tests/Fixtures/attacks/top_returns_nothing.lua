-- expect: unloaded
-- It returns nothing.
local handler = function() end
