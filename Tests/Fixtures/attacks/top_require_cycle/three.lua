return { require("one") }
