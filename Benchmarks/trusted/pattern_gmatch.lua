-- n: 150
local text = ("alpha=1, beta=22, gamma=333; "):rep(20)
return function(event)
  local sum = 0
  for _ = 1, event.n do
    for key, value in text:gmatch("(%a+)=(%d+)") do sum = sum + #key + tonumber(value) end
  end
  return { v = sum }
end
