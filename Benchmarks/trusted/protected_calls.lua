-- n: 10000
return function(event)
  local failed = 0
  for i = 1, event.n do
    local ok = pcall(function() if i % 4 == 0 then error({ code = i }) end end)
    if not ok then failed = failed + 1 end
  end
  return { v = failed }
end
