-- expect: output
-- The table of reply.ok contains itself, and is changed after the call.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  local t = {}
  local made = reply.ok(t)
  t.t = t
  return made
end
