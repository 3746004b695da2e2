-- expect: ok
-- The one use of goto that everybody has.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  local sum = 0
  for i = 1, 100 do
    if i % 3 == 0 then goto continue end
    sum = sum + i
    ::continue::
  end
  assert(sum == 3367)
  return { sum = sum }
end
