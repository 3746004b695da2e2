-- expect: unloaded
-- It returns a number.
return 1
