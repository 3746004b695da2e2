local leaving = require("leavin")
return {}
