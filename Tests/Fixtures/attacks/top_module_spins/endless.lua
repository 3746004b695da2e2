repeat until nil
