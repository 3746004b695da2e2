import NightjarCore

extension EventReading {
    func feishuTarget(_ context: inout ManifestContext) -> EventTarget? {
        if let known = context.catalog.event(event.value) {
            let version = feishuVersion(of: known.type, known.version, &context)
            checkIdentity(for: [known], &context)
            return target([EventPattern(known.type)], version)
        }
        if let group = context.catalog.group(named: event.value) {
            let version = feishuVersion(of: event.value, .v1, &context)
            checkIdentity(for: group.members.compactMap(context.catalog.event), &context)
            return target(group.members.map(EventPattern.init), version)
        }
        let version = feishuVersion(of: event.value, nil, &context)
        guard let pattern = pattern(&context) else { return nil }
        guard pattern.isExact && !isCustom || hasNoEmptyPart(pattern, &context) else { return nil }
        if !pattern.isExact, let version {
            let events = context.catalog.events(matching: pattern, of: version)
            checkIdentity(for: events, &context)
            if events.isEmpty, !isCustom { reportMatchless(pattern, version, &context) }
        } else if pattern.isExact, !isCustom {
            reportUnknown(&context)
        }
        return target([pattern], version)
    }

    private func target(_ patterns: [EventPattern], _ version: EventVersion?) -> EventTarget? {
        version.map { EventTarget(patterns: patterns, version: $0) }
    }

    // MARK: The identity

    private func checkIdentity(for events: [CatalogEvent], _ context: inout ManifestContext) {
        guard let identity else { return }
        let refused = events.filter { !$0.allows(identity) }
        guard !refused.isEmpty else { return }

        let key = ManifestKeys.Subscription.identity
        let mark = fields.has(key) ? fields.mark(of: key) : event.mark
        let other = Identity.allCases.first { other in events.allSatisfy { $0.allows(other) } }
        let advice = other.map { "; write identity: \($0.rawValue)" } ?? ""
        var notes: [Finding.Note] = []
        if refused.map(\.type) != [event.value], !event.isHidden {
            let shown = refused.prefix(3).map(\.type)
            let rest = refused.count > 3 ? ["\(refused.count - 3) more"] : []
            notes = [context.findings.note("among them \(Wording.list(shown + rest))")]
        }
        context.findings.error(
            .wrongIdentity,
            mark,
            "\(event.shown) cannot be subscribed as \(identity.rawValue)\(advice)",
            notes: notes
        )
    }

    // MARK: What the catalog does not know

    private func reportMatchless(
        _ pattern: EventPattern,
        _ version: EventVersion,
        _ context: inout ManifestContext
    ) {
        let question =
            event.isHidden
            ? "" : context.question(for: event.value, among: context.tables.patternNames)
        let advice =
            matchlessAdvice(pattern, version, &context)
            ?? "\"custom: true\" admits a pattern for events that the catalog does not know"
        context.findings.warning(
            .matchesNothing,
            event.mark,
            "\(event.shown) matches no event of version \"\(version.rawValue)\" in the catalog"
                + question,
            notes: [context.findings.note(advice)]
        )
    }

    /// Why a pattern matches nothing, as far as that can be told.
    private func matchlessAdvice(
        _ pattern: EventPattern,
        _ version: EventVersion,
        _ context: inout ManifestContext
    ) -> String? {
        let other: EventVersion = version == .v1 ? .v2 : .v1
        if !context.catalog.events(matching: pattern, of: other).isEmpty {
            return "it matches events of version \"\(other.rawValue)\""
        }
        let beginning = pattern.parts.dropLast().joined(separator: ".")
        if !event.isHidden, pattern.parts.last == "*", context.catalog.event(beginning) != nil {
            return "\(beginning) is an event itself, and none has parts behind it: leave out .*"
        }
        if pattern.parts.count > context.tables.maximumParts {
            return "no event in the catalog has more than \(context.tables.maximumParts) parts"
        }
        return nil
    }

    /// Also an event that the catalog need not know has something between its dots.
    private func hasNoEmptyPart(
        _ pattern: EventPattern,
        _ context: inout ManifestContext
    ) -> Bool {
        guard pattern.parts.contains(where: \.isEmpty) else { return true }
        context.findings.error(
            .impossibleEvent,
            event.mark,
            "\(event.shown) can match no event: a part of it is empty",
            notes: [context.findings.note("write * for a part that may be anything")]
        )
        return false
    }

    private func reportUnknown(_ context: inout ManifestContext) {
        let names = namesMeant(context.catalog).map { Wording.quoted($0) }
        let question =
            names.isEmpty
            ? context.question(for: event, among: context.tables.eventNames)
            : "; did you mean \(Wording.list(names, "or"))?"
        context.findings.error(
            .unknownEvent,
            event.mark,
            "Feishu has no event \(event.shown)\(question)",
            notes: [
                context.findings.note(
                    "search the catalog with nightjar events QUERY; \"custom: true\" admits an "
                        + "event that it does not know"
                )
            ]
        )
    }

    /// The types of a page with this title, or the group that the console lists as `… v1.0`.
    private func namesMeant(_ catalog: EventCatalog) -> [String] {
        guard !event.isHidden else { return [] }
        let titled = catalog.events(titled: event.value)
        guard titled.isEmpty else { return titled.map(\.type) }
        guard ["1.0", "1.0)", "1.0）"].contains(where: event.value.hasSuffix) else { return [] }
        let bare = event.value.lowercased().replacing("v1.0", with: "")
            .filter { !" ()（）".contains($0) }
        return catalog.group(named: bare).map { [$0.chineseName] } ?? []
    }
}
