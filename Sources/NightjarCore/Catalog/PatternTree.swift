/// Subscriptions with patterns, by the parts of a type.
///
/// A look-up follows at most two branches a part, the part itself and `*`. Types have few parts;
/// beyond `maximumParts` nothing is looked up, so that no sender can make it dear.
struct PatternTree: Sendable {
    private static let maximumParts = 16

    private struct Node: Sendable {
        var children: [Substring: Int] = [:]
        /// End here exactly, in order.
        var ends: [Subscription] = []
        /// End here with `*`, which takes all further parts.
        var rests: [Subscription] = []
    }

    private var nodes = [Node()]

    /// Called in the order of the subscriptions.
    mutating func insert(_ subscription: Subscription) {
        var place = 0
        let parts = subscription.pattern.parts
        for (index, part) in parts.enumerated() {
            if index == parts.count - 1, part == "*" {
                nodes[place].rests.append(subscription)
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
        nodes[place].ends.append(subscription)
    }

    /// The first in order of all whose pattern matches `type`.
    func first(matching type: String) -> Subscription? {
        var first: Subscription?
        visit(type) { found in
            guard let found = found.first, found.order < first?.order ?? .max else { return }
            first = found
        }
        return first
    }

    /// All whose pattern matches `type`.
    func all(matching type: String) -> [Subscription] {
        var all: [Subscription] = []
        visit(type) { all += $0 }
        return all
    }

    private func visit(_ type: String, _ visitor: ([Subscription]) -> Void) {
        let parts = type.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count <= Self.maximumParts else { return }
        visit(parts[...], below: 0, visitor)
    }

    private func visit(
        _ parts: ArraySlice<Substring>,
        below place: Int,
        _ visitor: ([Subscription]) -> Void
    ) {
        let node = nodes[place]
        guard let part = parts.first else { return visitor(node.ends) }
        visitor(node.rests)
        let rest = parts.dropFirst()
        if let next = node.children[part] { visit(rest, below: next, visitor) }
        if part != "*", let next = node.children["*"] { visit(rest, below: next, visitor) }
    }
}
