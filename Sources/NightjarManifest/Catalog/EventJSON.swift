import NightjarCore

/// An event or a group of the catalog as JSON.
enum EventJSON {
    static func event(_ match: CatalogMatch) -> OrderedJSON {
        let event = match.event
        return [
            "type": .text(event.type),
            "version": .text(event.version.rawValue),
            "domain": optional(event.domain),
            "name_zh": optional(event.chineseName),
            "name_en": optional(event.englishName),
            "identities": .texts(event.identities.map(\.rawValue)),
            "ordered": event.isOrdered.map { .flag($0) } ?? .null,
            "activation": activation(event.activation),
            "groups": .texts(match.groups.map(\.chineseName)),
            "overlaps": .list(
                match.overlaps.map { overlap($0, of: event.type) }
                    + match.sameVersionOverlaps.map { overlap($0, of: event.type) }
            ),
            "manifest": manifest(ManifestLines(event)),
        ]
    }

    static func group(_ group: CatalogGroup) -> OrderedJSON {
        [
            "name_zh": .text(group.chineseName),
            "name_en": optional(group.englishName),
            "version": "1.0",
            "members": .texts(group.members),
            "manifest": manifest(ManifestLines(group)),
        ]
    }

    private static func manifest(_ lines: ManifestLines) -> OrderedJSON {
        [
            "event": .text(lines.event),
            "version": .text(lines.version.rawValue),
            "identity": optional(lines.identities.first?.rawValue),
        ]
    }

    private static func activation(_ activation: CatalogEvent.Activation) -> OrderedJSON {
        switch activation {
        case .none: ["needed": "no", "path": .null]
        case .unknown: ["needed": "unknown", "path": .null]
        case .call(let path): ["needed": "yes", "path": .text(path)]
        case .callAsUser(let path): ["needed": "as-user", "path": .text(path)]
        }
    }

    private static func overlap(_ overlap: CatalogOverlap, of type: String) -> OrderedJSON {
        let isFirst = overlap.v1 == type
        return [
            "type": .text(isFirst ? overlap.v2 : overlap.v1),
            "version": isFirst ? "2.0" : "1.0",
            "verdict": .text(overlap.verdict.rawValue),
            "occurrence": .text(String(overlap.occurrence)),
            "note": .text(overlap.note),
        ]
    }

    private static func overlap(
        _ overlap: CatalogSameVersionOverlap,
        of type: String
    ) -> OrderedJSON {
        [
            "type": .text(overlap.first == type ? overlap.second : overlap.first),
            "version": .text(overlap.version.rawValue),
            "verdict": .text(CatalogOverlap.Verdict.warn.rawValue),
            "occurrence": .text(String(overlap.occurrence)),
            "note": .text(overlap.note),
        ]
    }

    private static func optional(_ text: String?) -> OrderedJSON {
        text.map { .text($0) } ?? .null
    }
}
