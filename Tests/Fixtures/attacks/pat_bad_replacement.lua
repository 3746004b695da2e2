-- expect: error
-- A replacement that names a capture which is not there.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  return { msg = string.gsub("abc", "%w", "%2") }
end
