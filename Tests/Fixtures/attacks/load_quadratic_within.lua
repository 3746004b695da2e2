-- expect: timeout
-- The longest text that load takes, of the slowest kind, again and again.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  local text = "local a return " .. ("a and "):rep(2700) .. "a"
  while true do load(text) end
end
