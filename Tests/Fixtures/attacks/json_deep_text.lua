-- expect: error
-- A hundred thousand opening brackets.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  return { value = json.decode(("["):rep(100000)) }
end
