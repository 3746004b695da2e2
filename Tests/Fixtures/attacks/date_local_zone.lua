-- expect: ok
-- Local time needs no file: there is no zone but UTC.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  assert(os.date("%H:%M", 0) == "00:00")
  assert(os.time({ year = 1970, month = 1, day = 1, hour = 0 }) == 0)
  return { zone = os.date("%Z", 0) }
end
