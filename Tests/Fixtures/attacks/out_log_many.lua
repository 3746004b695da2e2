-- expect: ok
-- A hundred thousand lines, of which about a thousand are written.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  for i = 1, 100000 do log.debug("line " .. i) end
  return { msg = "said" }
end
