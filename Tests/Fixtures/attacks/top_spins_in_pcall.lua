-- expect: unloaded
-- The same, protected.
while true do pcall(function() while true do end end) end
