/// What a search found: one event with what to know before subscribing it.
package struct CatalogMatch: Sendable {
    /// The event.
    package let event: CatalogEvent

    /// The console's items that switch it on; empty for an event of version 2.0.
    package let groups: [CatalogGroup]

    /// The pairs with an event of the other version that one occurrence can both trigger.
    package let overlaps: [CatalogOverlap]

    /// The same with events of its own version.
    package let sameVersionOverlaps: [CatalogSameVersionOverlap]
}

extension EventCatalog {
    /// Finds events by type, by Chinese or English name, by the console's item, or by a pattern
    /// such as `contact.user.*`.
    ///
    /// Letters of either case; of several words each must be found. Best first: the whole type, a
    /// whole name, the beginning of a type, of a name, a part of one of them, the words anywhere;
    /// each in the order of the data. An empty query finds everything, one that nothing contains
    /// finds nothing.
    package func search(_ query: String) -> [CatalogMatch] {
        let words = query.lowercased().split(whereSeparator: \.isWhitespace).map(String.init)
        let whole = words.joined(separator: " ")
        let pattern = EventPattern(whole)

        var ranked: [[CatalogEvent]] = Array(repeating: [], count: Rank.allCases.count)
        for event in events {
            let names = names(of: event)
            let isMeant = !pattern.isExact && pattern.matches(event.type.lowercased())
            guard let rank = isMeant ? .name : Rank(of: whole, words, in: names) else { continue }
            ranked[rank.rawValue].append(event)
        }
        return ranked.joined().map { event in
            CatalogMatch(
                event: event,
                groups: groups(containing: event.type),
                overlaps: overlaps(of: event.type),
                sameVersionOverlaps: sameVersionOverlaps(of: event.type)
            )
        }
    }

    /// Finds the console's items by their Chinese or English names, as ``search(_:)`` finds events.
    ///
    /// An empty query finds none.
    package func searchGroups(_ query: String) -> [CatalogGroup] {
        let words = query.lowercased().split(whereSeparator: \.isWhitespace).map(String.init)
        guard !words.isEmpty else { return [] }
        let whole = words.joined(separator: " ")
        let ranked = groups.compactMap { group -> (Rank, CatalogGroup)? in
            let names = [group.chineseName, group.englishName].compactMap { $0?.lowercased() }
            return Rank(of: whole, words, in: names).map { ($0, group) }
        }
        return Rank.allCases.flatMap { rank in ranked.filter { $0.0 == rank }.map(\.1) }
    }

    /// The pairs of one version that a type is one half of.
    package func sameVersionOverlaps(of type: String) -> [CatalogSameVersionOverlap] {
        sameVersionOverlaps.filter { $0.first == type || $0.second == type }
    }

    /// All that an event can be found by, the type first, in lower case.
    private func names(of event: CatalogEvent) -> [String] {
        let own = [event.type, event.chineseName, event.englishName].compactMap { $0 }
        let items = event.version == .v1 ? groups(containing: event.type) : []
        let others = items.flatMap { [$0.chineseName, $0.englishName].compactMap { $0 } }
        return (own + others).map { $0.lowercased() }
    }
}

private enum Rank: Int, CaseIterable {
    case type, name, beginningOfType, beginning, part, words

    /// The first of `names` is the type.
    init?(of query: String, _ words: [String], in names: [String]) {
        if names.first == query {
            self = .type
        } else if names.contains(query) {
            self = .name
        } else if let type = names.first, type.hasPrefix(query) {
            self = .beginningOfType
        } else if names.contains(where: { $0.hasPrefix(query) }) {
            self = .beginning
        } else if names.contains(where: { $0.contains(query) }) {
            self = .part
        } else if words.allSatisfy({ word in names.contains { $0.contains(word) } }) {
            self = .words
        } else {
            return nil
        }
    }
}
