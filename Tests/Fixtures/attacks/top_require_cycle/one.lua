return { require("two") }
