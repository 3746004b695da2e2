-- expect: unloaded
-- A pattern that takes longer than loading may.
local found = string.find(("a"):rep(3000), ("a*"):rep(6) .. "b")
return function() end
