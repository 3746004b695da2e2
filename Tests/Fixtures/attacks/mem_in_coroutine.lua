-- expect: memory
-- Fills memory in a coroutine.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  coroutine.wrap(function()
    local kept = {}
    while true do kept[#kept + 1] = { #kept } end
  end)()
end
