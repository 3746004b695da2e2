import NightjarCore

extension EventReading {
    func feishuTarget(_ context: inout ManifestContext) -> EventTarget? {
        if let known = context.catalog.event(event.value) {
            let version = version(of: known.type, known.version, &context)
            checkIdentity(for: [known], &context)
            return target([EventPattern(known.type)], version)
        }
        if let group = context.catalog.group(named: event.value) {
            let version = version(of: event.value, .v1, &context)
            checkIdentity(for: group.members.compactMap(context.catalog.event), &context)
            return target(group.members.map(EventPattern.init), version)
        }
        let custom = fields.flag(ManifestKeys.Subscription.custom, &context)
        let version = version(of: event.value, nil, &context)
        guard let pattern = pattern(&context) else { return nil }
        if !pattern.isExact, let version {
            let events = context.catalog.events(matching: pattern, of: version)
            checkIdentity(for: events, &context)
            if events.isEmpty, !custom { reportMatchless(pattern, version, &context) }
        } else if pattern.isExact, !custom {
            reportUnknown(&context)
        }
        return target([pattern], version)
    }

    private func target(_ patterns: [EventPattern], _ version: EventVersion?) -> EventTarget? {
        version.map { EventTarget(patterns: patterns, version: $0) }
    }

    // MARK: The version

    /// The version as written.
    ///
    /// `only` is the one that the event exists in; nil when any will do.
    private func version(
        of name: String,
        _ only: EventVersion?,
        _ context: inout ManifestContext
    ) -> EventVersion? {
        let key = ManifestKeys.Subscription.version
        guard fields.has(key) else {
            let hint = event.isExpanded ? nil : only
            let advice = hint.map { "write version: \"\($0.rawValue)\"" } ?? key.summary
            context.findings.error(
                .missingVersion,
                fields.mark,
                "\(fields.title) lacks the key \"version\": \(advice)"
            )
            return nil
        }
        let version = fields.value(key, orElse: .wrongVersion, &context) { text in
            [EventVersion.v1, .v2].first { $0.rawValue == text }
        }
        guard let version, let only, version != only else { return version }
        context.findings.error(
            .wrongVersion,
            fields.mark(of: key),
            "\(event.shown) has no version \"\(version.rawValue)\"; it exists as "
                + "\"\(only.rawValue)\"",
            notes: counterparts(of: name, in: version, &context)
        )
        return nil
    }

    /// What reports the same occurrences in the version that was asked for.
    private func counterparts(
        of name: String,
        in version: EventVersion,
        _ context: inout ManifestContext
    ) -> [Finding.Note] {
        guard !event.isExpanded else { return [] }
        let types = context.catalog.group(named: name)?.members ?? [name]
        let others = context.catalog.counterparts(of: types)
        guard !others.isEmpty else { return [] }
        let names = Wording.list(others)
        let text = "the same is reported in version \"\(version.rawValue)\" by \(names)"
        return [context.findings.note(text)]
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
        if refused.map(\.type) != [event.value], !event.isExpanded {
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
        let other: EventVersion = version == .v1 ? .v2 : .v1
        let others = context.catalog.events(matching: pattern, of: other).count
        let note =
            others > 0
            ? "it matches events of version \"\(other.rawValue)\""
            : "\"custom: true\" admits a pattern for events that the catalog does not know"
        context.findings.warning(
            .matchesNothing,
            event.mark,
            "\(event.shown) matches no event of version \"\(version.rawValue)\" in the catalog",
            notes: [context.findings.note(note)]
        )
    }

    private func reportUnknown(_ context: inout ManifestContext) {
        let titled = event.isExpanded ? [] : context.catalog.events(titled: event.value)
        let names = titled.map { Wording.quoted($0.type) }
        let question =
            names.isEmpty
            ? context.question(for: event, among: context.eventNames)
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
}
