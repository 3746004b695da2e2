-- expect: timeout
-- The widest numbers that a format allows, again and again.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  while true do string.format("%99.99f|%-99.99g|%+99.99e", 1e308, -1e308, 0.1) end
end
