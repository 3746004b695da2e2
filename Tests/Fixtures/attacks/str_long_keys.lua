-- expect: timeout
-- Looks up by long strings that are made anew each time, so that each is hashed whole.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  local t, text = {}, ("k"):rep(500000)
  while true do t[text .. "x"] = nil end
end
