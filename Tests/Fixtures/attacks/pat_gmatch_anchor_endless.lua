-- expect: timeout
-- A loop that starts an iterator anew whenever it ends.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  local count = 0
  while true do for _ in string.gmatch("x", "") do count = count + 1 end end
end
