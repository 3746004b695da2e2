return { bye = "bye" }
