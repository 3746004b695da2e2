-- expect: ok
-- A format that grows twentyfold.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  return { size = #os.date(("%c"):rep(50000), 0) }
end
