import NightjarCore

/// What to write into the manifest for an event or a group of the catalog.
struct ManifestLines {
    let event: String
    let version: EventVersion
    /// As whom it can be subscribed, the default first; empty when not known.
    let identities: [Identity]

    init(_ event: CatalogEvent) {
        self.event = event.type
        version = event.version
        identities = Identity.allCases.filter(event.identities.contains)
    }

    init(_ group: CatalogGroup, of catalog: EventCatalog = .shipped) {
        event = group.chineseName
        version = .v1
        let members = group.members.compactMap(catalog.event)
        let isKnown = members.allSatisfy { !$0.identities.isEmpty }
        identities =
            isKnown
            ? Identity.allCases.filter { identity in members.allSatisfy { $0.allows(identity) } }
            : []
    }

    var lines: [String] {
        let first = identities.first.map { identity in
            let others = identities.dropFirst().map(\.rawValue).joined(separator: " or ")
            return "identity: \(identity.rawValue)" + (others.isEmpty ? "" : "  # or \(others)")
        }
        return ["event: \(event)", "version: \"\(version.rawValue)\""] + (first.map { [$0] } ?? [])
    }
}
