-- expect: ok
-- Resumes and closes coroutines of functions that were dropped in the middle: they are dead.
local kept = {}
return function(event)
  if event.body.harmless then
    for _, co in ipairs(kept) do
      if coroutine.resume(co) then return { msg = "ESCAPED: a dropped coroutine ran on" } end
      coroutine.close(co)
    end
    return { msg = "served" }
  end
  pcall(together,
    function()
      kept[#kept + 1] = coroutine.running()
      local inner = coroutine.create(function() time.sleep(10000) end)
      kept[#kept + 1] = inner
      coroutine.resume(inner)
    end,
    function() time.sleep(1) error("no") end)
  for _, co in ipairs(kept) do
    if coroutine.resume(co) then return { msg = "ESCAPED: a dropped coroutine ran on" } end
    coroutine.close(co)
  end
  return { msg = "dead" }
end
