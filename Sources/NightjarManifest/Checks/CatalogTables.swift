import NightjarCore

/// The catalog with what the check looks up in it, made once.
struct CatalogTables: Sendable {
    /// The catalog of this version of the product.
    static let shipped = CatalogTables(.shipped)

    let catalog: EventCatalog

    /// Which of its events report one occurrence.
    let overlaps: OverlapTable

    /// What Feishu's subscriptions can name: types and groups.
    let eventNames: [String]

    /// What patterns may be meant: the beginnings of all types.
    let patternNames: [String]

    /// How many parts an event has at most.
    let maximumParts: Int

    init(_ catalog: EventCatalog) {
        self.catalog = catalog
        overlaps = OverlapTable(catalog)
        eventNames = catalog.events.map(\.type) + catalog.groups.map(\.chineseName)
        let types = catalog.events.map { EventPattern($0.type).parts }
        maximumParts = types.map(\.count).max() ?? 0
        var known: Set<String> = []
        patternNames = types.flatMap { parts in
            parts.indices.dropFirst().map { (parts[..<$0] + ["*"]).joined(separator: ".") }
        }.filter { known.insert($0).inserted }
    }
}
