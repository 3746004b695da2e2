/// How many inputs were taken and how many refused.
struct FuzzCount {
    private(set) var accepted = 0
    private(set) var refused = 0

    /// Runs `body` so many times; it returns whether its input was accepted.
    static func of(_ count: Int, _ body: () -> Bool) -> FuzzCount {
        var result = FuzzCount()
        for _ in 0..<count {
            if body() { result.accepted += 1 } else { result.refused += 1 }
        }
        return result
    }
}
