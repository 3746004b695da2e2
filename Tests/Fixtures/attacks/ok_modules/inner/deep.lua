return { names = require("names") }
