-- expect: unloaded
-- The file returns a handler, and then closes a variable for ever.
local held <close> = setmetatable({}, { __close = function() while true do end end })
return function() end
