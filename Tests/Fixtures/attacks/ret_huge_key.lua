-- expect: output
-- A key of two megabytes.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  return { [("k"):rep(2000000)] = 1 }
end
