-- expect: timeout
-- Many coroutines write in turns.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  local all = {}
  for i = 1, 50 do
    all[i] = coroutine.wrap(function() while true do log.info("from " .. i) coroutine.yield() end end)
  end
  while true do for i = 1, 50 do all[i]() end end
end
