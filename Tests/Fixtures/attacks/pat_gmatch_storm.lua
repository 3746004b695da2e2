-- expect: timeout
-- Iterates over matches of a large text again and again.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  local text = ("word "):rep(50000)
  while true do for word in text:gmatch("%a+") do end end
end
