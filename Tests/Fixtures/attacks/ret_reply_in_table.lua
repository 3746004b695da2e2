-- expect: misused
-- What reply.ok made, within a table.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  return { inner = reply.ok({}) }
end
