-- expect: ok
-- A local of the file counts events: one worker keeps it from one to the next.
local seen = 0

return function(event)
  seen = seen + 1
  if event.body.harmless then return { msg = "served" } end
  return { seen = seen }
end
