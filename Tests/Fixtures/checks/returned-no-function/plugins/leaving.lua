return { ["用户离职"] = "bye" }
