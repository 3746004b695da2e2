-- expect: timeout
-- A function given to gsub spins.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  return { msg = string.gsub("abc", "%w", function() while true do end end) }
end
