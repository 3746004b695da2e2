-- expect: unloaded
-- More than the budget before there is a handler.
local kept = {}
for i = 1, math.maxinteger do kept[i] = ("x"):rep(1000) .. i end
return function() end
