-- expect: ok
-- An environment of its own changes what names mean there, and not what methods are.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  local _ENV = { string = { upper = function() while true do end end }, reply = reply }
  return { msg = ("still"):upper() }
end
