-- expect: timeout
-- Frontiers, which look at two characters each, over and over.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  local text = ("ab "):rep(20000)
  while true do string.gsub(text, "%f[%w]%w+%f[%W]", "%0") end
end
