-- expect: timeout
-- Counts the characters of two megabytes again and again.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  local text = ("汉"):rep(700000)
  while true do utf8.len(text) end
end
