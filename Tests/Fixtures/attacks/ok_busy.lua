-- expect: ok
-- Works for a hundred milliseconds: many slices, well below the limit.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  local until_time, rounds = time.now() + 100, 0
  while time.now() < until_time do rounds = rounds + 1 end
  return { msg = "done" }
end
