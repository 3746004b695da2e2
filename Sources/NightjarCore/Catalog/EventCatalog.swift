/// Which events exist at Feishu, in which version, and which of them report one occurrence twice.
///
/// The data ship inside the product: `Catalog/Data`. A type exists in one version only; the two
/// callbacks, `card.action.trigger` and `url.preview.get`, stand in it as events of version 2.0.
package struct EventCatalog: Sendable {
    /// All events, in the order of the data: version 1.0 first, then by type.
    package let events: [CatalogEvent]

    /// The console's items of version 1.0.
    package let groups: [CatalogGroup]

    /// Pairs of a version 1.0 and a version 2.0 type.
    package let overlaps: [CatalogOverlap]

    /// Pairs inside one version.
    package let sameVersionOverlaps: [CatalogSameVersionOverlap]

    /// Rows of the data that could not be read and are left out.
    ///
    /// Empty in the shipped catalog.
    package let damagedRows: [String]

    private let eventsByType: [String: CatalogEvent]
    /// By place in ``events``.
    private let eventsByParts: TypeTree<Int>
    private let eventsByTitle: [String: [CatalogEvent]]
    private let groupsByName: [String: CatalogGroup]

    /// The catalog of this version of the product, read on first use.
    package static let shipped = EventCatalog(
        events: PackageResources.feishu_events_tsv,
        groups: PackageResources.feishu_v1_groups_tsv,
        overlaps: PackageResources.feishu_overlaps_tsv,
        sameVersionOverlaps: PackageResources.feishu_same_version_overlaps_tsv
    )

    /// Reads a catalog from its four tables, each tab-separated UTF-8 with a header line.
    ///
    /// It takes any bytes; see ``damagedRows``.
    package init(
        events: [UInt8],
        groups: [UInt8],
        overlaps: [UInt8],
        sameVersionOverlaps: [UInt8]
    ) {
        let tables = EventCatalogTables(
            events: events,
            groups: groups,
            overlaps: overlaps,
            sameVersionOverlaps: sameVersionOverlaps
        )
        self.events = tables.events
        self.groups = tables.groups
        self.overlaps = tables.overlaps
        self.sameVersionOverlaps = tables.sameVersionOverlaps
        damagedRows = tables.damagedRows

        eventsByType = Dictionary(tables.events.map { ($0.type, $0) }) { first, _ in first }
        var tree = TypeTree<Int>()
        for (index, event) in tables.events.enumerated() { tree.insert(index, at: event.type) }
        eventsByParts = tree
        let titled = tables.events.flatMap { event in
            Set([event.chineseName, event.englishName].compactMap { $0?.lowercased() })
                .map { ($0, [event]) }
        }
        eventsByTitle = Dictionary(titled) { $0 + $1 }
        let names = tables.groups.flatMap { group in
            [group.chineseName, group.englishName].compactMap { $0 }
                .map { ($0.lowercased(), group) }
        }
        groupsByName = Dictionary(names) { first, _ in first }
    }

    /// The event of a type; nil when the catalog does not know it.
    package func event(_ type: String) -> CatalogEvent? { eventsByType[type] }

    /// The events whose page has this Chinese or English title, letters of either case, in the
    /// order of the data.
    package func events(titled title: String) -> [CatalogEvent] {
        eventsByTitle[title.lowercased()] ?? []
    }

    /// All events of a version, in the order of the data.
    package func events(of version: EventVersion) -> [CatalogEvent] {
        events.filter { $0.version == version }
    }

    /// The events of a version that a pattern means, in the order of the data.
    package func events(matching pattern: EventPattern, of version: EventVersion) -> [CatalogEvent]
    {
        eventsByParts.values(matching: pattern).sorted().map { events[$0] }
            .filter { $0.version == version }
    }

    /// The console's item of a Chinese or English name, letters of either case; nil when none is
    /// called so.
    package func group(named name: String) -> CatalogGroup? { groupsByName[name.lowercased()] }

    /// The items that switch on a type; empty for a type of version 2.0.
    package func groups(containing type: String) -> [CatalogGroup] {
        groups.filter { $0.members.contains(type) }
    }

    /// The pairs that a type is one half of.
    package func overlaps(of type: String) -> [CatalogOverlap] {
        overlaps.filter { $0.v1 == type || $0.v2 == type }
    }

    /// The types of the other version that report the same facts as `types`, each once, in the
    /// order of the data.
    package func counterparts(of types: [String]) -> [String] {
        let wanted = Set(types)
        var counterparts: [String] = []
        for overlap in overlaps where overlap.verdict == .reject {
            for (type, other) in [(overlap.v1, overlap.v2), (overlap.v2, overlap.v1)]
            where wanted.contains(type) && !counterparts.contains(other) {
                counterparts.append(other)
            }
        }
        return counterparts
    }
}
