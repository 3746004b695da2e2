-- n: 400
local text = ("the quick brown fox jumps over the lazy dog; "):rep(20) .. "id=12345, name=Ada Lovelace"
return function(event)
  local sum = 0
  for _ = 1, event.n do
    local from, _, id = text:find("id=(%d+)")
    sum = sum + from + tonumber(id)
  end
  return { v = sum }
end
