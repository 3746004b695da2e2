-- expect: error
-- A key that is nil.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  local t = {}
  t[nil] = true
end
