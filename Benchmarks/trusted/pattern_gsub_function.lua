-- n: 500
local text = ("Dear ${name}, your order ${id} of ${day} is on its way. "):rep(4)
return function(event)
  local size = 0
  for _ = 1, event.n do
    size = size + #text:gsub("%${(%w+)}", function(name) return name:upper() end)
  end
  return { v = size }
end
