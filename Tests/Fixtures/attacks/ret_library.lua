-- expect: ok
-- Returns the globals and a library: they look empty from outside, as they are read raw.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  return string, _G
end
