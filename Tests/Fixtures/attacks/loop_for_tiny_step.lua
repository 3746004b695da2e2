-- expect: timeout
-- A numeric loop whose step is too small to ever reach the end.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  for x = 1.0, 2.0, 1e-300 do
    if x > 2 then return { msg = "ESCAPED: the loop came to its end" } end
  end
end
