-- expect: unloaded
-- A table whose handlers have no names.
return { function() end }
