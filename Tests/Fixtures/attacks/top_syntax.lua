-- expect: unloaded
-- It does not compile.
return function(event) return { msg = end
