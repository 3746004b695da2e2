-- expect: timeout
-- One lazy item, begun anew at each of four hundred thousand places.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  return { msg = tostring(string.find(("a"):rep(400000), ".-b")) }
end
