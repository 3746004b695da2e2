/// Types by their parts, to find all that a pattern means.
///
/// A look-up costs a step for each branch that the pattern leads into: for a type or a pattern that
/// ends in `*`, no more than its parts and what it finds.
package struct TypeTree<Value: Sendable>: Sendable {
    private struct Node: Sendable {
        var children: [Substring: Int] = [:]
        var values: [Value] = []
    }

    private var nodes = [Node()]

    /// Makes a tree without types.
    package init() {}

    /// Adds a value under a type.
    package mutating func insert(_ value: Value, at type: String) {
        var place = 0
        for part in EventPattern(type).parts {
            if let next = nodes[place].children[part] {
                place = next
            } else {
                nodes.append(Node())
                nodes[place].children[part] = nodes.count - 1
                place = nodes.count - 1
            }
        }
        nodes[place].values.append(value)
    }

    /// The values of all types that a pattern means, in no order.
    package func values(matching pattern: EventPattern) -> [Value] {
        var found: [Value] = []
        collect(pattern.parts[...], below: 0, into: &found)
        return found
    }

    private func collect(
        _ parts: ArraySlice<Substring>,
        below place: Int,
        into found: inout [Value]
    ) {
        guard let part = parts.first else { return found += nodes[place].values }
        let rest = parts.dropFirst()
        guard part == "*" else {
            if let child = nodes[place].children[part] { collect(rest, below: child, into: &found) }
            return
        }
        for child in nodes[place].children.values {
            if rest.isEmpty {
                collectAll(below: child, into: &found)
            } else {
                collect(rest, below: child, into: &found)
            }
        }
    }

    /// Not by recursion: how many parts a type has is for others to bound.
    private func collectAll(below place: Int, into found: inout [Value]) {
        var places = [place]
        while let place = places.popLast() {
            found += nodes[place].values
            places += nodes[place].children.values
        }
    }
}
