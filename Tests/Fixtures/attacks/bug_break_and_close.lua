-- expect: ok
-- A break out of a loop with a variable to be closed and a captured local.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  local closed = 0
  for round = 1, 100 do
    for _, value in next, { round }, nil, setmetatable({}, { __close = function() closed = closed + 1 end }) do
      local function capture() return value end
      if capture() then break end
    end
  end
  return { closed = closed }
end
