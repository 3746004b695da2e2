-- expect: unloaded
-- A table without handlers.
return {}
