local tests = {}
for n = 101, 113 do
  tests["number " .. n] = function() error("this one fails") end
end
return tests
