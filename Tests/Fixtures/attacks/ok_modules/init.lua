-- expect: ok
-- A folder: modules in it, and in a folder below, each run once.
local names = require("names")
local deep = require("inner.deep")

return function(event)
  if event.body.harmless then return { msg = "served" } end
  assert(require("names") == names and deep.names == names and names.count() == 1)
  return { msg = names.full("Ada", "Lovelace") }
end
