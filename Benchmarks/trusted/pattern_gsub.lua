-- n: 250
local text = ("Dear ${name}, your order ${id} of ${day} is on its way. "):rep(4)
local values = { name = "Ada", id = "4711", day = "Monday" }
return function(event)
  local size = 0
  for _ = 1, event.n do
    size = size + #text:gsub("%${(%w+)}", values)
    size = size + #text:gsub("%s+", " ")
  end
  return { v = size }
end
