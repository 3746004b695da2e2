-- expect: timeout
-- The same below pcall, again and again.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  while true do pcall(string.gsub, "abc", "%w", function() while true do end end) end
end
