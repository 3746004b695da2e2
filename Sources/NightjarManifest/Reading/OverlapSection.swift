import NightjarCore

/// A pair of events that the manifest declares to report one occurrence, with its place.
struct DeclaredOverlap {
    let v1: ManifestText
    let v2: ManifestText
    let mark: Mark

    var overlap: CatalogOverlap {
        CatalogOverlap(v1: v1.value, v2: v2.value, relation: .same, verdict: .reject, note: "")
    }
}

/// Reads `overlaps`.
enum OverlapSection {
    /// Every app is held against every pair; the catalog has forty.
    private static let maximumPairs = 256

    static func read(_ top: Fields, _ context: inout ManifestContext) -> [DeclaredOverlap] {
        let nodes = top.items(ManifestKeys.Top.overlaps, &context)
        if nodes.count > maximumPairs {
            context.findings.error(
                .tooManyOverlaps,
                nodes[maximumPairs].mark,
                "\"overlaps\" may have \(maximumPairs) pairs, not \(nodes.count)"
            )
        }
        return nodes.prefix(maximumPairs).compactMap { read($0, &context) }
    }

    private static func read(
        _ node: YAMLNode,
        _ context: inout ManifestContext
    ) -> DeclaredOverlap? {
        guard case .sequence(let halves) = node.content, halves.count == 2 else {
            context.findings.error(
                .wrongType,
                node.mark,
                "an entry of \"overlaps\" must be a pair [version 1.0 type, version 2.0 type]"
            )
            return nil
        }
        // Both are read before either is missed: all findings at once.
        let v1 = type(halves[0], of: .v1, &context)
        let v2 = type(halves[1], of: .v2, &context)
        guard let v1, let v2 else { return nil }
        return DeclaredOverlap(v1: v1, v2: v2, mark: node.mark)
    }

    private static func type(
        _ node: YAMLNode,
        of version: EventVersion,
        _ context: inout ManifestContext
    ) -> ManifestText? {
        guard
            let text = context.text(
                node,
                of: "half of a pair",
                TextForm.type(of: version).expectation
            )
        else {
            return nil
        }
        if let known = context.catalog.event(text.value) {
            guard known.version != version else { return text }
            context.findings.error(
                .wrongVersion,
                text.mark,
                "\(text.shown) is of version \(known.version.rawValue); here stands the type of "
                    + "version \(version.rawValue)"
            )
        } else if let group = context.catalog.group(named: text.value) {
            let members = text.isHidden ? "its events" : Wording.list(group.members)
            context.findings.error(
                .unknownEvent,
                text.mark,
                "\(text.shown) is a group of events; write a pair for each that you mean",
                notes: [context.findings.note("it stands for \(members)")]
            )
        } else if !EventPattern(text.value).isExact {
            context.findings.error(
                .wrongPattern,
                text.mark,
                "half of a pair must be one event's type, not the pattern \(text.shown)"
            )
        } else if ManifestSyntax.isShort(EventPattern(text.value)) {
            return text
        } else {
            EventReading.reportLength(of: "half of a pair", text.mark, &context)
        }
        return nil
    }
}
