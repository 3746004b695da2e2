-- expect: timeout
-- Walks through four megabytes in one C call, again and again.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  local text = ("x"):rep(4000000)
  while true do
    local up = text:upper()
    up = nil
  end
end
