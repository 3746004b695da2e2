-- expect: unloaded
-- Three modules require each other in a ring.
require("one")
return function() end
