local dates = require("dates")

local function prepare()
  local today = dates.parse(7)
  return today
end

local today = prepare()
return function() end
