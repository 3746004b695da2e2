-- expect: timeout
-- Goes on calling the host behind pcall, after it may not any more.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  while true do pcall(time.sleep, 0) end
end
