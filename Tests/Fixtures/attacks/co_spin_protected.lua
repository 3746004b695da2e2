-- expect: timeout
-- Resumes coroutines that spin, below pcall, one after another.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  while true do
    local one = coroutine.create(function() while true do end end)
    pcall(coroutine.resume, one)
  end
end
