-- expect: error
-- A key that is not a number.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  local t = {}
  t[0 / 0] = true
end
