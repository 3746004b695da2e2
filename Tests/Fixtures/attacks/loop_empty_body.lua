-- expect: timeout
-- The shortest loop there is, one jump: it is an instruction like any other.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  while true do end
end
