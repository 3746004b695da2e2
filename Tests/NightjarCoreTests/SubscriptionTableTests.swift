import NightjarCore
import Testing

@Suite struct `A subscription table` {
    private func table(_ patterns: [(String, EventVersion?)]) -> SubscriptionTable {
        SubscriptionTable(
            patterns.enumerated().map { order, entry in
                .sample(order: order, pattern: entry.0, version: entry.1)
            }
        )
    }

    @Test func `tells versions apart`() {
        let table = table([("a.b", .v1), ("a.b", .v2), ("a.*", nil)])
        #expect(table.answering(for: "a.b", version: .v2)?.order == 1)
        #expect(table.answering(for: "a.b", version: nil)?.order == 2)
        #expect(table.answering(for: "a.c", version: .v1) == nil)
    }

    @Test func `takes the first of several in the manifest's order`() {
        let table = table([("a.*", .v2), ("a.b", .v2), ("a.b.c", .v2), ("a.b.*", .v2)])
        #expect(table.answering(for: "a.b", version: .v2)?.order == 0)
        #expect(
            self.table([("a.b", .v2), ("a.*", .v2)]).answering(for: "a.b", version: .v2)?.order
                == 0
        )
        #expect(self.table([]).answering(for: "a.b", version: .v2) == nil)
    }

    @Test func `finds what trying all patterns one by one finds`() {
        var generator = SeededGenerator(seed: 3)
        let parts = ["a", "b", "*", "c"]
        func random(_ parts: ArraySlice<String>) -> String {
            (0..<Int.random(in: 1...4, using: &generator))
                .compactMap { _ in parts.randomElement(using: &generator) }.joined(separator: ".")
        }
        for _ in 0..<200 {
            let patterns = (0..<12).map { _ in (random(parts[...]), Optional(EventVersion.v2)) }
            let table = table(patterns)
            for _ in 0..<20 {
                let type = random(["a", "b", "c", "d"])
                let expected = patterns.firstIndex { EventPattern($0.0).matches(type) }
                let found = table.answering(for: type, version: .v2)?.order
                #expect(found == expected, "\(type) in \(patterns.map(\.0))")
            }
        }
    }

    @Test func `looks up nothing for a type of very many parts`() {
        let type = Array(repeating: "a", count: 100_000).joined(separator: ".")
        #expect(table([("*", .v2)]).answering(for: type, version: .v2) == nil)
    }
}

extension SubscriptionTable {
    fileprivate func answering(for type: String, version: EventVersion?) -> Subscription? {
        subscriptions(for: type, version: version).answering
    }
}
