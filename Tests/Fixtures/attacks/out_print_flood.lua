-- expect: timeout
-- print without end, in lines of different length.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  local length = 0
  while true do
    length = (length + 997) % 9000
    print(("p"):rep(length))
  end
end
