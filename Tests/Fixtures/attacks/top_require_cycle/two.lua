return { require("three") }
