import NightjarCore

/// The types and patterns of one app and version, each with its owner, to find two that one event
/// would match both.
///
/// A tree over the parts of a type. Each owner is a number; of several, the lowest is answered.
struct PatternIndex {
    /// How many branches may still be looked into, by all indexes of a manifest together.
    ///
    /// Patterns with `*` in the middle look into many. No manifest that was written by hand comes
    /// near the limit; one made to be slow stops there.
    struct Steps {
        private static let maximum = 4_000_000

        private(set) var made = 0

        var areExhausted: Bool { made > Self.maximum }

        mutating func make() { made += 1 }
    }

    private struct Node {
        /// Where each branch but `*` leads to.
        var children: [Int] = []
        /// Where `*` leads to.
        var star: Int?
        /// Whose pattern ends here.
        var end: Int?
        /// Whose pattern ends here with `*`, which takes all further parts.
        var rest: Int?
        /// The first whose pattern goes on below.
        var below: Int?
    }

    private struct Edge: Hashable {
        let node: Int
        let part: Int
    }

    private var nodes = [Node()]
    private var edges: [Edge: Int] = [:]
    /// Parts are hashed once a pattern, not once a branch.
    private var parts: [Substring: Int] = [:]

    /// Adds a pattern.
    ///
    /// The answer is the first owner of a pattern that is there already and that an event could
    /// match too; nil when there is none.
    mutating func insert(_ pattern: EventPattern, of owner: Int, _ steps: inout Steps) -> Int? {
        let path = pattern.parts.map { $0 == "*" ? nil : number(of: $0) }
        let other = first(meeting: path[...], below: 0, &steps)
        insert(path, of: owner)
        return other
    }

    /// The first owner of a pattern that matches `type`; nil when none does.
    func owner(of type: String, _ steps: inout Steps) -> Int? {
        let path: [Int?] = EventPattern(type).parts.map { parts[$0] ?? Self.unknown }
        return first(meeting: path[...], below: 0, &steps)
    }

    /// The number of a part that stands in no pattern.
    private static let unknown = -1

    private mutating func insert(_ path: [Int?], of owner: Int) {
        var place = 0
        for (index, part) in path.enumerated() {
            nodes[place].below = nodes[place].below ?? owner
            guard part != nil || index < path.count - 1 else {
                nodes[place].rest = nodes[place].rest ?? owner
                return
            }
            place = branch(part, of: place)
        }
        nodes[place].end = nodes[place].end ?? owner
    }

    private mutating func number(of part: Substring) -> Int {
        if let known = parts[part] { return known }
        parts[part] = parts.count
        return parts.count - 1
    }

    /// The branch for a part, nil being `*`; a new one where there is none.
    private mutating func branch(_ part: Int?, of place: Int) -> Int {
        let known = part.map { edges[Edge(node: place, part: $0)] } ?? nodes[place].star
        if let known { return known }
        let new = nodes.count
        nodes.append(Node())
        if let part {
            edges[Edge(node: place, part: part)] = new
            nodes[place].children.append(new)
        } else {
            nodes[place].star = new
        }
        return new
    }

    /// The first owner of a pattern that some type matches which `path` matches too.
    private func first(
        meeting path: ArraySlice<Int?>,
        below place: Int,
        _ steps: inout Steps
    ) -> Int? {
        steps.make()
        guard !steps.areExhausted else { return nil }
        guard let part = path.first else { return nodes[place].end }
        let rest = path.dropFirst()
        if part == nil, rest.isEmpty { return nodes[place].below }

        var found = nodes[place].rest
        if let star = nodes[place].star {
            found = earlier(found, first(meeting: rest, below: star, &steps))
        }
        if let part {
            guard let branch = edges[Edge(node: place, part: part)] else { return found }
            return earlier(found, first(meeting: rest, below: branch, &steps))
        }
        for branch in nodes[place].children {
            found = earlier(found, first(meeting: rest, below: branch, &steps))
        }
        return found
    }

    private func earlier(_ one: Int?, _ other: Int?) -> Int? {
        guard let one, let other else { return one ?? other }
        return min(one, other)
    }
}
