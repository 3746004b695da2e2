-- expect: ok
-- Functions with many arguments, preempted in the middle of adjusting them.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  local function adjust(...)
    local a, b, c = ...
    if select("#", ...) == 0 then return 0 end
    return a + (b or 0) + (c or 0)
  end
  local until_time, sum = time.now() + 40, 0
  while time.now() < until_time do
    sum = adjust(1, 2, 3, 4, 5, 6, 7, 8, 9) + adjust(1) + adjust()
    assert(sum == 7)
  end
  return { msg = "exact" }
end
