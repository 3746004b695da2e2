-- expect: timeout
-- Two hundred functions that spin side by side: they have one turn together, not two hundred.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  local spin = {}
  for i = 1, 200 do spin[i] = function() while true do end end end
  together(table.unpack(spin))
end
