-- expect: timeout
-- A capture of any length, compared with what follows it.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  local text = ("ab"):rep(20000)
  while true do string.find(text, "(.+)%1c") end
end
