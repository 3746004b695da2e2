-- expect: timeout
-- A small function that calls itself twice, sixty deep: 2^60 calls.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  local function both(n) if n == 0 then return 1 end return both(n - 1) + both(n - 1) end
  return { sum = both(60) }
end
