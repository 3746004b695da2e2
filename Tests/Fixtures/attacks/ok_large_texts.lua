-- expect: ok
-- Four megabytes at once, given back and taken again.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  for round = 1, 5 do
    local text = ("x"):rep(4 * 1024 * 1024)
    assert(#text == 4 * 1024 * 1024, round)
  end
  return { msg = "fits" }
end
