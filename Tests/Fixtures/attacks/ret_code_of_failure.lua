-- expect: failed
-- The reply itself says that it failed: then it is no success here either.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  return { code = -1, msg = "not today" }
end
