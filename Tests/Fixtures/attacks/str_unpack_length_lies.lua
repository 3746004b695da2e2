-- expect: error
-- A length in front of a text that says more than is there.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  return { msg = string.unpack("s8", string.pack("I8", 1 << 40) .. "abc") }
end
