-- expect: ok
-- All that an event has, with 64-bit integers intact.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  assert(event.platform == "people" and event.version == "1.0" and event.attempt == 0)
  assert(type(event.id) == "string" and event.key == 9007199254740993)
  assert(event.time == 1737262443448 and event.body.empty[1] == nil and event.body.none == json.null)
  assert(json.encode(event.body.empty) == "[]")
  return { key = event.key, empty = event.body.empty, none = event.body.none }
end
