-- expect: output
-- A text of two megabytes.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  return { msg = ("x"):rep(2000000) }
end
