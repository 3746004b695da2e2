-- expect: timeout
-- Walks a table in a ring with next.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  local ring, key = { 1, 2, 3, x = 4 }, nil
  while true do key = next(ring, key) end
end
