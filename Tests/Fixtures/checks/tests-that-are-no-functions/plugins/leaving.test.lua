return { ["says goodbye"] = true }
