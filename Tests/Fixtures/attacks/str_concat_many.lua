-- expect: memory
-- One concatenation of many long operands.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  local a = ("a"):rep(1000000)
  return { size = #(a .. a .. a .. a .. a .. a .. a .. a .. a .. a .. a .. a .. a .. a .. a .. a .. a) }
end
