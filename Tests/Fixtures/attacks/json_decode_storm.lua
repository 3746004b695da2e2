-- expect: timeout
-- Reads the same text again and again.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  local text = json.encode({ list = { 1, 2, 3, { a = "b" } }, text = ("x"):rep(1000) })
  while true do json.decode(text) end
end
