-- expect: output
-- A table that contains itself.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  local t = {}
  t.again = t
  return t
end
