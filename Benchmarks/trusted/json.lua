-- n: 150
-- worker only: stock Lua has no JSON
local text = '{"list":[' .. ('{"id":12345,"name":"Ada Lovelace","tags":["a","b"],"ratio":0.25},'):rep(12) .. '{}]}'
return function(event)
  local size = 0
  for _ = 1, event.n do size = size + #json.encode(json.decode(text)) end
  return { v = size }
end
