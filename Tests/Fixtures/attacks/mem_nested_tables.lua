-- expect: memory
-- A table within a table within a table: a collection must not recurse.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  local t = {}
  while true do t = { t, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16 } end
end
