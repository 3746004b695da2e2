return function(event)
  event.body.seen = true
  if event.raw.event then assert(event.raw.event.seen, "body is raw's own") end
  if event.platform == "ebaas" then assert(event.raw == event.body) end
  event.raw.event, event.body.seen = nil, nil
  return event
end
