-- expect: timeout|memory
-- Objects with very many keys, again and again.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  local parts = {}
  for i = 1, 30000 do parts[i] = '"key' .. i .. '":' .. i end
  local text = "{" .. table.concat(parts, ",") .. "}"
  while true do json.decode(text) end
end
