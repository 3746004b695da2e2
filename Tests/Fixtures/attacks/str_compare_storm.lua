-- expect: timeout
-- Compares strings of zeros, which are collated piece by piece.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  local a, b = ("\0"):rep(1000000) .. "a", ("\0"):rep(1000000) .. "b"
  while a < b do end
end
