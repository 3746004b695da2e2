-- expect: unloaded
-- A module that does not compile, though nobody requires it.
return function() end
