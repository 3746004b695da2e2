-- expect: error
-- Calls what is no function, and indexes what has no fields, below pcall and then above.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  for _, value in ipairs({ 1, "x", true, {}, json.null, reply.ok() }) do
    assert(not pcall(value))
  end
  event.body.name.x.y.z()
end
