-- expect: timeout
-- Two functions that tail-call each other use no stack, so no overflow ends them.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  local odd
  local function even(n) return odd(n + 1) end
  odd = function(n) return even(n + 1) end
  return even(0)
end
