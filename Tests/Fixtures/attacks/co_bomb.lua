-- expect: memory
-- Makes coroutines and keeps them: each is some hundred bytes of the budget.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  local kept = {}
  while true do kept[#kept + 1] = coroutine.create(function() end) end
end
