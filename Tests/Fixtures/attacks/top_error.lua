-- expect: unloaded
-- The file fails.
error("not today")
