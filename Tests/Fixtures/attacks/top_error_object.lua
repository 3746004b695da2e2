-- expect: unloaded
-- It fails with an object whose metamethods spin.
local function spin() while true do end end
error(setmetatable({}, { __tostring = spin, __index = spin, __name = ("n"):rep(100000) }))
