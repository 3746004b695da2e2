-- expect: timeout
-- Spins below a hundred protected calls, each of which starts again when it gets control back.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  local function nest(depth)
    if depth == 0 then while true do end end
    repeat pcall(nest, depth - 1) until false
  end
  nest(100)
end
