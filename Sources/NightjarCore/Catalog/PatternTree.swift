/// Subscriptions with patterns, by the parts of a type.
///
/// A look-up follows at most two branches a part, the part itself and `*`. Types have few parts;
/// beyond `maximumParts` nothing is looked up, so that no sender can make it dear.
struct PatternTree: Sendable {
    private static let maximumParts = 16

    private struct Node: Sendable {
        var children: [Substring: Int] = [:]
        /// Ends here exactly.
        var end: Subscription?
        /// Ends here with `*`, which takes all further parts.
        var rest: Subscription?
    }

    private var nodes = [Node()]

    mutating func insert(_ subscription: Subscription) {
        var place = 0
        let parts = subscription.pattern.parts
        for (index, part) in parts.enumerated() {
            if index == parts.count - 1, part == "*" {
                if nodes[place].rest == nil { nodes[place].rest = subscription }
                return
            }
            if let next = nodes[place].children[part] {
                place = next
            } else {
                nodes.append(Node())
                nodes[place].children[part] = nodes.count - 1
                place = nodes.count - 1
            }
        }
        if nodes[place].end == nil { nodes[place].end = subscription }
    }

    /// The first in order of all whose pattern matches `type`.
    func first(matching type: String) -> Subscription? {
        let parts = type.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count <= Self.maximumParts else { return nil }
        return first(parts[...], below: 0)
    }

    private func first(_ parts: ArraySlice<Substring>, below place: Int) -> Subscription? {
        let node = nodes[place]
        guard let part = parts.first else { return node.end }
        let rest = parts.dropFirst()
        let candidates = [
            node.rest,
            node.children[part].flatMap { first(rest, below: $0) },
            part == "*" ? nil : node.children["*"].flatMap { first(rest, below: $0) },
        ]
        return candidates.compactMap { $0 }.min { $0.order < $1.order }
    }
}
