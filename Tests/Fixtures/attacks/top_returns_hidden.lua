-- expect: unloaded
-- A table whose handlers only a metatable knows: it is read raw.
return setmetatable({}, { __index = function() return function() end end, __pairs = function() while true do end end })
