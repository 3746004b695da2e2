import NightjarCore

/// How much the values of one space may take.
struct SpaceBound {
    let bytes: Int

    /// What a value counts for: 64 besides, for what a store needs to keep it.
    static func size(key: Int, value: Int) -> Int { key + value + 64 }

    /// By how much a space of `present` bytes would be too large once a value of `former` bytes has
    /// become one of `next`; nil where it would not, or the value does not grow.
    func excess(of present: Int, replacing former: Int, by next: Int) -> Int? {
        let excess = present - former + next - bytes
        return excess > 0 && next > former ? excess : nil
    }

    /// For a space that holds so much that has not expired.
    func refusal(of present: Int) -> ValueChangeResult {
        .refused(
            "the plugin keeps \(present) bytes already; \(bytes) is the most, keys and 64 for each value among them: delete some, or let them expire"
        )
    }
}
