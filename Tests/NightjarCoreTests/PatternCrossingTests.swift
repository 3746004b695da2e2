import NightjarCore
import Testing

@Suite struct `Two patterns` {
    /// All of at most three parts, each a letter or `*`.
    private let patterns = texts(of: ["a", "b", "*"], upTo: 3).map(EventPattern.init)

    /// Longer than any pattern, and with a letter that stands in none.
    private let types = texts(of: ["a", "b", "c"], upTo: 4)

    @Test func `cross in the types that match both`() {
        for left in patterns {
            for right in patterns {
                let expected = types.filter { left.matches($0) && right.matches($0) }
                let crossing = left.crossing(right)
                let found = crossing.map { crossing in types.filter(crossing.matches) } ?? []
                #expect(found == expected, "\(left.text) and \(right.text)")
                #expect((crossing == nil) == expected.isEmpty, "\(left.text) and \(right.text)")
            }
        }
    }

    @Test func `cover each other where one matches all that the other does`() {
        for left in patterns {
            for right in patterns {
                let isCovered = types.allSatisfy { !right.matches($0) || left.matches($0) }
                #expect(left.covers(right) == isCovered, "\(left.text) and \(right.text)")
            }
        }
    }

    @Test func `find their types in a tree`() {
        var tree = TypeTree<String>()
        for type in types { tree.insert(type, at: type) }
        for pattern in patterns {
            let found = tree.values(matching: pattern).sorted()
            #expect(found == types.filter(pattern.matches).sorted(), "\(pattern.text)")
        }
    }

    private static func texts(of parts: [String], upTo count: Int) -> [String] {
        var texts = parts
        var last = parts
        for _ in 1..<count {
            last = last.flatMap { text in parts.map { "\(text).\($0)" } }
            texts += last
        }
        return texts
    }
}
