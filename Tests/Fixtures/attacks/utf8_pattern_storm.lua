-- expect: timeout
-- The library's own pattern over a long text, again and again.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  local text = ("aé汉"):rep(50000)
  while true do for _ in text:gmatch(utf8.charpattern) do end end
end
