local function checked(event)
  return event.key + 1
end

return function(event)
  if not event.key then return false, "event_key is missing" end
  return { msg = "bye " .. checked(event) }
end
