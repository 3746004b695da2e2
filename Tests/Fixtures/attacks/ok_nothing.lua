-- expect: ok
-- Returns nothing.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  local unused = event.id
end
