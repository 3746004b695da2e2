-- expect: unloaded
-- The file never comes to its end.
while true do end
return function() end
