import NightjarCore

/// A pair of events that the manifest declares to report one occurrence, with its place.
struct DeclaredOverlap {
    let overlap: CatalogOverlap
    let mark: Mark
}

/// Reads `overlaps`.
enum OverlapSection {
    static func read(_ top: Fields, _ context: inout ManifestContext) -> [DeclaredOverlap] {
        top.items(ManifestKeys.Top.overlaps, &context).compactMap { read($0, &context) }
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
        return DeclaredOverlap(
            overlap: CatalogOverlap(v1: v1, v2: v2, relation: .same, verdict: .reject, note: ""),
            mark: node.mark
        )
    }

    private static func type(
        _ node: YAMLNode,
        of version: EventVersion,
        _ context: inout ManifestContext
    ) -> String? {
        guard let text = context.text(node, of: "half of a pair", "an event's type") else {
            return nil
        }
        if let known = context.catalog.event(text.value), known.version != version {
            context.findings.error(
                .wrongVersion,
                text.mark,
                "\(text.shown) is of version \(known.version.rawValue); here stands the type of "
                    + "version \(version.rawValue)"
            )
            return nil
        }
        return text.value
    }
}
