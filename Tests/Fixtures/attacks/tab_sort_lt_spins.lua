-- expect: timeout
-- An order by a metamethod that spins.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  local mt = { __lt = function() while true do end end }
  table.sort({ setmetatable({}, mt), setmetatable({}, mt), setmetatable({}, mt) })
end
