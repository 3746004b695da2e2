/// Finds the word that was probably meant.
package enum Suggestion {
    private static let maximumLength = 64

    /// The nearest of `candidates`, the first of equals; nil when none is near: at most a quarter
    /// of the letters mistyped, and at most four.
    package static func nearest(
        to word: String,
        among candidates: some Sequence<String>
    ) -> String? {
        let letters = Array(word.unicodeScalars.prefix(maximumLength + 1))
        guard letters.count <= maximumLength, !letters.isEmpty else { return nil }
        var limit = min(4, max(1, letters.count / 4))
        var nearest: String?
        for candidate in candidates {
            guard let distance = distance(letters, Array(candidate.unicodeScalars), limit),
                distance > 0
            else { continue }
            nearest = candidate
            limit = distance - 1
            if limit == 0 { break }
        }
        return nearest
    }

    /// Letters added, left out, replaced, or two neighbours exchanged; nil when more than `limit`.
    private static func distance(
        _ left: [Unicode.Scalar],
        _ right: [Unicode.Scalar],
        _ limit: Int
    ) -> Int? {
        guard abs(left.count - right.count) <= limit else { return nil }
        var beforeLast: [Int] = []
        var last = Array(0...right.count)
        for (row, letter) in left.enumerated() {
            var current = [row + 1]
            current.reserveCapacity(right.count + 1)
            for (column, other) in right.enumerated() {
                var best = min(last[column + 1], current[column]) + 1
                best = min(best, last[column] + (letter == other ? 0 : 1))
                if row > 0, column > 0, letter == right[column - 1], left[row - 1] == other {
                    best = min(best, beforeLast[column - 1] + 1)
                }
                current.append(best)
            }
            guard current.contains(where: { $0 <= limit }) else { return nil }
            (beforeLast, last) = (last, current)
        }
        return last[right.count] <= limit ? last[right.count] : nil
    }
}
