-- Somebody has left: writes the checklist of what is to be taken back.
local steps = {
  "close the mailbox",
  "hand over open approvals",
  "collect the laptop and the door card",
}

return function(event)
  if not event.key then
    return false, "event_key is missing: nobody to offboard"
  end
  for number, step in ipairs(steps) do
    log.info("offboarding", { person = event.key, step = number, task = step })
  end
  if event.attempt > 0 then
    log.warn("the platform had to repeat this event", { attempt = event.attempt })
  end
end
