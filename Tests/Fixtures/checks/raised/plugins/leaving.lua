local steps = nil
local count = #steps
return function() end
