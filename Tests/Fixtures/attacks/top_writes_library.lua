-- expect: unloaded
-- It replaces a library function.
string.gsub = function() while true do end end
return function() end
