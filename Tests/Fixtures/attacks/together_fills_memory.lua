-- expect: memory
-- Fills the memory in one of two functions: the whole invocation ends, not that one alone.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  together(
    function() time.sleep(100) end,
    function() local t = {} for i = 1, 100000000 do t[i] = i end end)
  return { msg = "ESCAPED: it went on over its budget" }
end
