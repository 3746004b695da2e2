-- expect: timeout
-- Three loops inside each other, so that leaving one ends nothing.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  repeat
    repeat
      repeat until false
    until false
  until false
end
