-- expect: memory
-- Fills memory below pcall, lets go of it, and tries again: the first refusal counts.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  while true do
    pcall(function()
      local kept = {}
      while true do kept[#kept + 1] = ("x"):rep(100000) .. #kept end
    end)
  end
end
