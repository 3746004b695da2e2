package import NightjarCore

/// What `nightjar events` says: the events and groups that a query finds, with what to know before
/// subscribing them and the lines to paste into the manifest.
package struct EventReport: Sendable {
    /// More than these are listed a line each.
    private static let mostInFull = 20

    /// No name has more.
    private static let mostWords = 16

    private let query: String
    private let catalog: EventCatalog
    private let groups: [CatalogGroup]
    private let events: [CatalogMatch]

    /// Searches as ``NightjarCore/EventCatalog/search(_:)`` does; an empty query finds all.
    package init(query: String, catalog: EventCatalog = .shipped) {
        self.query = query
        self.catalog = catalog
        groups = catalog.searchGroups(query)
        events = catalog.search(query)
    }

    /// Whether nothing was found.
    package var isEmpty: Bool { groups.isEmpty && events.isEmpty }

    /// What would have found something and is near: a type, a name, or the query with its unknown
    /// words replaced; nil when nothing is near.
    package var suggestion: String? {
        let names = catalog.events.flatMap { event in
            [event.type, event.chineseName, event.englishName].compactMap { $0?.lowercased() }
        }
        let groups = catalog.groups.flatMap {
            [$0.chineseName, $0.englishName].compactMap { $0?.lowercased() }
        }
        if let nearest = Suggestion.nearest(to: query.lowercased(), among: names + groups) {
            return nearest
        }
        let known = names.flatMap { $0.split { ". _".contains($0) }.map(String.init) }
        let words = query.split(whereSeparator: \.isWhitespace).prefix(Self.mostWords)
        let mended = words.compactMap { word in
            catalog.search(String(word)).isEmpty
                ? Suggestion.nearest(to: word.lowercased(), among: known) : String(word)
        }
        let whole = mended.joined(separator: " ")
        let isBetter = mended.count == words.count && !catalog.search(whole).isEmpty
        return isBetter && whole != query ? whole : nil
    }

    // MARK: For people

    /// For a terminal, without a line break at its end.
    package var text: String {
        let isShort = events.count + groups.count <= Self.mostInFull
        let name = query.lowercased()
        let meantGroups = groups.filter { isShort || $0.chineseName.lowercased() == name }
        let meant = events.filter { isShort || $0.event.type.lowercased() == name }
        let full = meantGroups.map(EventText.full) + meant.map(EventText.full)
        return (isShort ? full : full + [list]).joined(separator: "\n\n")
    }

    private var list: String {
        let width = events.map(\.event.type.count).max() ?? 0
        let lines =
            groups.map { "\($0.chineseName): group of \(Wording.list($0.members))" }
            + events.map { EventText.line($0.event, width: width) }
        return lines.joined(separator: "\n")
            + "\n\n\(events.count) events; name one for all that is known of it"
    }

    // MARK: For programs

    /// One JSON object: `query`, `groups`, `events`.
    ///
    /// Every field is there, null for what is not known; fields may be added, none changes its
    /// meaning. The help of the command lists them.
    package var json: String {
        let object: OrderedJSON = [
            "query": .text(query),
            "groups": .list(groups.map(EventJSON.group)),
            "events": .list(events.map(EventJSON.event)),
        ]
        return object.lines
    }
}
