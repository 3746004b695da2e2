-- expect: timeout
-- Formats dates without end.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  while true do os.date("%Y-%m-%dT%H:%M:%S %A %B %c %x %X %p %j %U") end
end
