import NightjarCore

/// Finds what one occurrence would bring to an app twice.
///
/// One finding for each pair of subscriptions, at the later one, however many events they share.
struct OverlapCheck {
    /// Notes about further events of one pair.
    private static let maximumNotes = 6

    /// One occurrence that two subscriptions both get.
    private struct Shared {
        let types: [(name: String, version: EventVersion)]
        let occurrence: Substring
        let verdict: CatalogOverlap.Verdict
        /// Where the manifest declares the pair; nil for one of the catalog.
        let declaration: Mark?
    }

    /// Two subscriptions by number, the earlier first.
    private struct Pair: Hashable {
        let earlier: Int
        let later: Int
    }

    let app: String
    let drafts: [SubscriptionDraft]
    let declared: [DeclaredOverlap]

    func run(_ indexes: [EventVersion?: PatternIndex], _ context: inout ManifestContext) {
        var indexes = indexes
        var shared: [Pair: [Shared]] = [:]
        func add(_ one: Shared) {
            let owners = one.types.compactMap { indexes[$0.version]?.owner(of: $0.name) }
            guard owners.count == 2 else { return }
            let pair = Pair(earlier: min(owners[0], owners[1]), later: max(owners[0], owners[1]))
            // The half of the earlier subscription first.
            let types = owners[0] <= owners[1] ? one.types : one.types.reversed()
            shared[pair, default: []].append(
                Shared(
                    types: types,
                    occurrence: one.occurrence,
                    verdict: one.verdict,
                    declaration: one.declaration
                )
            )
        }
        for one in candidates(context.catalog) { add(one) }
        for (pair, all) in shared { report(pair, all, &context) }
    }

    private func candidates(_ catalog: EventCatalog) -> [Shared] {
        let declaredPairs = declared.map { ($0.overlap, Optional($0.mark)) }
        let known = catalog.overlaps.map { ($0, Mark?.none) }
        let versions = (declaredPairs + known).map { overlap, mark in
            Shared(
                types: [(overlap.v1, .v1), (overlap.v2, .v2)],
                occurrence: overlap.occurrence,
                verdict: overlap.verdict,
                declaration: mark
            )
        }
        let sameVersion = catalog.sameVersionOverlaps.map { overlap in
            Shared(
                types: [(overlap.first, overlap.version), (overlap.second, overlap.version)],
                occurrence: overlap.occurrence,
                verdict: .warn,
                declaration: nil
            )
        }
        return versions + sameVersion
    }

    private func report(_ pair: Pair, _ all: [Shared], _ context: inout ManifestContext) {
        let sorted = all.filter { $0.verdict == .reject } + all.filter { $0.verdict == .warn }
        guard let first = sorted.first, let later = drafts[pair.later].event,
            let earlier = drafts[pair.earlier].event
        else { return }

        var notes = [context.findings.note("\(earlier.shown) is subscribed here", at: earlier.mark)]
        if pair.earlier == pair.later { notes = [] }
        if let declaration = first.declaration {
            notes.append(context.findings.note("declared to be the same here", at: declaration))
        }
        let further = sorted.dropFirst()
        for one in further.prefix(Self.maximumNotes) {
            notes.append(context.findings.note("likewise \(sentence(one, earlier, later))"))
        }
        if further.count > Self.maximumNotes {
            let count = further.count - Self.maximumNotes
            notes.append(context.findings.note("likewise \(count) more"))
        }
        let isError = first.verdict == .reject
        if isError { notes.append(context.findings.note(advice(pair, context.catalog))) }

        let likelihood = isError ? "would" : "may"
        let message =
            "one occurrence \(likelihood) be delivered twice to app \(Wording.quoted(app)), "
            + sentence(first, earlier, later)
        if isError {
            context.findings.error(.overlap, later.mark, message, notes: notes)
        } else {
            context.findings.warning(.possibleOverlap, later.mark, message, notes: notes)
        }
    }

    /// "as user_leave (1.0) and as contact.user.deleted_v3 (2.0): an employee leaves".
    private func sentence(
        _ one: Shared,
        _ earlier: ManifestText,
        _ later: ManifestText
    ) -> String {
        let names = zip(one.types, [earlier, later]).map { type, event in
            "as \(event.isExpanded ? event.shown : type.name) (\(type.version.rawValue))"
        }
        let occurrence = one.occurrence.isEmpty ? "" : ": \(one.occurrence)"
        return "\(names.joined(separator: " and "))\(occurrence)"
    }

    /// What to write instead: version 2.0 alone, as Feishu's page on events advises.
    private func advice(_ pair: Pair, _ catalog: EventCatalog) -> String {
        let both = [drafts[pair.earlier], drafts[pair.later]]
        guard let old = both.first(where: { $0.target?.version == .v1 }), let event = old.event,
            let patterns = old.target?.patterns, !event.isExpanded
        else { return "keep one of them; Feishu advises version 2.0" }
        let types = patterns.flatMap { pattern in
            pattern.isExact
                ? [pattern.text]
                : catalog.events(matching: pattern, of: .v1).map(\.type)
        }
        let others = catalog.counterparts(of: types)
        guard !others.isEmpty else { return "keep one of them; Feishu advises version 2.0" }
        return "keep one of them; Feishu advises version 2.0, where \(Wording.list(others)) "
            + "\(others.count > 1 ? "report" : "reports") what \(event.shown) does"
    }
}
