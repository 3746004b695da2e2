-- expect: timeout|error
-- The same with a comparator in C, so that no instruction is run.
return function(event)
  if event.body.harmless then return { msg = "served" } end
  table.sort(setmetatable({}, { __len = function() return 2147483646 end }), rawequal)
end
