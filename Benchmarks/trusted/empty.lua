-- n: 1
return function() return { v = 1 } end
