-- expect: timeout
-- Leaves a block with a local by goto and comes back into it for ever.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  local rounds = 0
  ::again::
  do
    local held = { rounds }
    rounds = rounds + #held
    if rounds > 0 then goto again end
  end
end
