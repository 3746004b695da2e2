import NightjarCore

/// The types and patterns of one app and version, each with its owner, to find two that one event
/// would match both.
///
/// A tree over the parts of a type. Each owner is a number; of several, the lowest is answered.
struct PatternIndex {
    private struct Node {
        var children: [Substring: Int] = [:]
        /// Whose pattern ends here.
        var end: Int?
        /// Whose pattern ends here with `*`, which takes all further parts.
        var rest: Int?
        /// The first whose pattern goes on below.
        var below: Int?
    }

    /// Patterns with `*` in the middle look into many branches.
    ///
    /// No manifest that was written by hand comes near; one made to be slow stops here.
    private static let maximumSteps = 2_000_000

    private var nodes = [Node()]
    private var steps = 0

    /// Whether so many steps were made that later questions are no longer answered.
    var isExhausted: Bool { steps > Self.maximumSteps }

    /// Adds a pattern, unless an event could match both it and one that is there: then the owner
    /// of that one is returned.
    mutating func insert(_ pattern: EventPattern, of owner: Int) -> Int? {
        let parts = pattern.parts
        if let other = first(meeting: parts[...], below: 0) { return other }
        var place = 0
        for (index, part) in parts.enumerated() {
            if nodes[place].below == nil { nodes[place].below = owner }
            if index == parts.count - 1, part == "*" {
                nodes[place].rest = owner
                return nil
            }
            if let next = nodes[place].children[part] {
                place = next
            } else {
                nodes.append(Node())
                nodes[place].children[part] = nodes.count - 1
                place = nodes.count - 1
            }
        }
        nodes[place].end = owner
        return nil
    }

    /// The owner of the pattern that matches `type`; nil when none does.
    mutating func owner(of type: String) -> Int? {
        first(meeting: EventPattern(type).parts[...], below: 0)
    }

    /// The first owner of a pattern that some type matches which `parts` match too.
    private mutating func first(meeting parts: ArraySlice<Substring>, below place: Int) -> Int? {
        steps += 1
        guard !isExhausted else { return nil }
        guard let part = parts.first else { return nodes[place].end }
        let rest = parts.dropFirst()
        if part == "*", rest.isEmpty { return nodes[place].below }

        var found = nodes[place].rest
        if part == "*" {
            for branch in nodes[place].children.values {
                found = earlier(found, first(meeting: rest, below: branch))
            }
        } else {
            for key in [part, "*"] {
                guard let branch = nodes[place].children[key] else { continue }
                found = earlier(found, first(meeting: rest, below: branch))
            }
        }
        return found
    }

    private func earlier(_ one: Int?, _ other: Int?) -> Int? {
        guard let one, let other else { return one ?? other }
        return min(one, other)
    }
}
