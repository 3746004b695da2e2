-- expect: unloaded
-- A table whose handlers are texts.
return { default = "function() end" }
