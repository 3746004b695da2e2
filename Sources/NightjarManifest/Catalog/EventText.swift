import NightjarCore

/// An event or a group of the catalog, for a terminal.
enum EventText {
    /// The type on a line of its own, what is known of it below, what to write at the end.
    static func full(_ match: CatalogMatch) -> String {
        let event = match.event
        var lines = [title(event.type, [event.chineseName, event.englishName])]
        lines.append("    version \(event.version.rawValue), \(identities(event.identities))")
        if event.isOrdered == true { lines.append("    delivered in order") }
        lines += activation(event.activation)
        if !match.groups.isEmpty {
            let names = Wording.list(match.groups.map(\.chineseName))
            lines.append("    in the console's group\(match.groups.count > 1 ? "s" : "") \(names)")
        }
        lines += match.overlaps.map { "    \(overlap($0, of: event.type))" }
        lines += match.sameVersionOverlaps.map { "    \(overlap($0, of: event.type))" }
        lines.append("")
        return (lines + ManifestLines(event).lines.map { "      \($0)" }).joined(separator: "\n")
    }

    static func full(_ group: CatalogGroup) -> String {
        let lines = [
            title(group.chineseName, [group.englishName]),
            "    the console's group of version 1.0 for \(Wording.list(group.members))",
            "",
        ]
        return (lines + ManifestLines(group).lines.map { "      \($0)" }).joined(separator: "\n")
    }

    /// All of it that fits a line; the type padded to `width`.
    static func line(_ event: CatalogEvent, width: Int) -> String {
        let padding = String(repeating: " ", count: max(0, width - event.type.count))
        let identities = event.identities.map(\.rawValue).joined(separator: ",")
        let names = [event.chineseName, event.englishName].compactMap { $0 }
        return [
            event.type + padding, event.version.rawValue, identities.isEmpty ? "?" : identities,
            names.joined(separator: " · "),
        ].filter { !$0.isEmpty }.joined(separator: "  ")
    }

    private static func title(_ name: String, _ others: [String?]) -> String {
        let others = others.compactMap { $0 }.joined(separator: " · ")
        return others.isEmpty ? name : "\(name)  \(others)"
    }

    private static func identities(_ identities: [Identity]) -> String {
        identities.isEmpty
            ? "identity not known"
            : "identity \(identities.map(\.rawValue).joined(separator: " or "))"
    }

    private static func activation(_ activation: CatalogEvent.Activation) -> [String] {
        switch activation {
        case .none: []
        case .unknown: ["    whether an API must be called first is not known"]
        case .call(let path): ["    flows only after a call of \(path)"]
        case .callAsUser(let path):
            ["    with identity user, flows only after a call of \(path)"]
        }
    }

    private static func overlap(_ overlap: CatalogOverlap, of type: String) -> String {
        let isFirst = overlap.v1 == type
        let other = isFirst ? "\(overlap.v2) (2.0)" : "\(overlap.v1) (1.0)"
        return switch overlap.verdict {
        case .reject:
            "not together with \(other), which reports the same: \(overlap.occurrence)"
        case .warn: "with care together with \(other): \(overlap.occurrence)"
        }
    }

    private static func overlap(_ overlap: CatalogSameVersionOverlap, of type: String) -> String {
        let other = overlap.first == type ? overlap.second : overlap.first
        let version = overlap.version.rawValue
        return "with care together with \(other) (\(version)): \(overlap.occurrence)"
    }
}
