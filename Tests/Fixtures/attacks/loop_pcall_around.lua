-- expect: timeout
-- Catches whatever could be raised against it; an ending that is no error cannot be caught.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  while true do
    pcall(function()
      while true do pcall(function() while true do end end) end
    end)
  end
end
