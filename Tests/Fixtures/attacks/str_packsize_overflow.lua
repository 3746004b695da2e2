-- expect: error
-- A format whose size is beyond what a number may be.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  return { size = string.packsize("!16 c2147483647 c2147483647 i16") }
end
