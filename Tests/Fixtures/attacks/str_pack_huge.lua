-- expect: memory
-- A packed field of a billion bytes, filled byte by byte.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  return { size = #string.pack("c1000000000", "x") }
end
