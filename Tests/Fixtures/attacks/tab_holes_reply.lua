-- expect: misused
-- An array with a hole of a billion places as a reply.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  return { list = { 1, 2, [1000000000] = 3 } }
end
