-- Certificates have changed: one line for each, and no reply that makes the platform come again
-- for an event that names none.
return function(event)
  local changed = event.body.changes
  if #changed == 0 then
    return reply.drop("no certificate is named")
  end
  for _, id in ipairs(changed) do
    log.info("certificate changed", { certificate = id, status = event.body.event_status })
  end
  return { msg = #changed .. " certificates noted" }
end
