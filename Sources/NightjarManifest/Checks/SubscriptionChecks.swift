import NightjarCore

/// What is wrong between subscriptions of one app, each of which may be right alone.
struct SubscriptionChecks {
    private struct IndexKey: Hashable {
        let app: String
        let version: EventVersion?
        /// nil for what is answered, whoever does.
        let plugin: String?
    }

    private struct PluginOfApp: Hashable {
        let app: String
        let plugin: String
    }

    private let drafts: [SubscriptionDraft]
    /// Who has a subscription that answers nothing: only these can run twice for one reply.
    private let listeners: Set<PluginOfApp>
    private var indexes: [IndexKey: PatternIndex] = [:]
    /// The places in ``drafts``, by app.
    private var places: [String: [Int]] = [:]

    static func run(
        _ drafts: [SubscriptionDraft],
        _ apps: [AppDraft],
        _ declared: [DeclaredOverlap],
        _ context: inout ManifestContext
    ) {
        var checks = SubscriptionChecks(drafts: drafts)
        checks.findDuplicates(&context)
        checks.findOverlaps(apps, declared, &context)
    }

    private init(drafts: [SubscriptionDraft]) {
        self.drafts = drafts
        listeners = Set(
            drafts.lazy.filter { $0.policy.ack == .onReceipt }.compactMap(Self.plugin)
        )
    }

    private static func plugin(of draft: SubscriptionDraft) -> PluginOfApp? {
        guard let app = draft.app?.value, let plugin = draft.plugin?.value else { return nil }
        return PluginOfApp(app: app, plugin: plugin)
    }

    // MARK: One event, two subscriptions

    private mutating func findDuplicates(_ context: inout ManifestContext) {
        for (place, draft) in drafts.enumerated() where !context.findings.isFull {
            guard let app = draft.app?.value else { continue }
            places[app, default: []].append(place)
            guard let target = draft.target, !context.steps.areExhausted else { continue }
            let met = keys(of: draft, app, target).map { key in
                // In place, never by way of a copy: an index has as many nodes as an app has parts.
                let others = target.patterns.map { pattern in
                    indexes[key, default: PatternIndex()].insert(pattern, of: place, &context.steps)
                }
                return (key, others.map { $0 == place ? nil : $0 })
            }
            if context.steps.areExhausted {
                reportCrossing(draft, &context)
            } else if let (key, others) = met.first(where: { $0.1.contains { $0 != nil } }) {
                report(place, target, key, others, &context)
            }
        }
    }

    /// In which indexes a subscription stands: with all that answer, and with all of its plugin.
    ///
    /// Two that answer are found by the first of these, whatever their plugins.
    private func keys(
        of draft: SubscriptionDraft,
        _ app: String,
        _ target: EventTarget
    ) -> [IndexKey] {
        let answers = draft.policy.ack == .onResult || draft.policy.ack == .byDeadline
        let listener = Self.plugin(of: draft).flatMap { listeners.contains($0) ? $0.plugin : nil }
        return (answers ? [IndexKey(app: app, version: target.version, plugin: nil)] : [])
            + (listener.map { [IndexKey(app: app, version: target.version, plugin: $0)] } ?? [])
    }

    private func reportCrossing(_ draft: SubscriptionDraft, _ context: inout ManifestContext) {
        guard let event = draft.event else { return }
        context.findings.error(
            .crossingPatterns,
            event.mark,
            "the patterns up to this one cross too often to be checked",
            notes: [context.findings.note("use fewer patterns with * before the end")]
        )
    }

    /// Takes for each pattern of a subscription the place of another in the index of `key` that
    /// gets the same events.
    private func report(
        _ place: Int,
        _ target: EventTarget,
        _ key: IndexKey,
        _ others: [Int?],
        _ context: inout ManifestContext
    ) {
        guard let index = others.firstIndex(where: { $0 != nil }), let other = others[index],
            let event = drafts[place].event, let otherEvent = drafts[other].event
        else { return }
        let otherPatterns = drafts[other].target?.patterns ?? []
        let isTaken =
            target.patterns.count > 1
            ? others.allSatisfy { $0 != nil }
            : areKnownEventsTaken(place, target, key, not: otherPatterns, &context)
        let duplicate = DuplicateSubscription(
            event: event,
            patterns: target.patterns,
            first: index,
            isTaken: isTaken,
            other: otherEvent,
            otherPatterns: otherPatterns,
            clash: clash(place, other, key)
        )
        context.findings.error(
            .duplicateSubscription,
            event.mark,
            duplicate.message,
            notes: duplicate.notes(context.findings)
        )
    }

    private func clash(
        _ place: Int,
        _ other: Int,
        _ key: IndexKey
    ) -> DuplicateSubscription.Clash {
        let (plugin, otherPlugin) = (drafts[place].plugin, drafts[other].plugin)
        guard key.plugin == nil else { return .runs(plugin: plugin?.shown ?? "") }
        guard let plugin, let otherPlugin else { return .replies(byOnePlugin: true) }
        return .replies(byOnePlugin: plugin.value == otherPlugin.value)
    }

    /// Whether the catalog has events of a pattern, and all of them are subscribed before, though
    /// `others` alone do not take all of it.
    private func areKnownEventsTaken(
        _ place: Int,
        _ target: EventTarget,
        _ key: IndexKey,
        not others: [EventPattern],
        _ context: inout ManifestContext
    ) -> Bool {
        guard drafts[place].platform == .feishu, let version = target.version,
            let pattern = target.patterns.first, !pattern.isExact,
            !others.contains(where: { $0.covers(pattern) }),
            let index = indexes[key]
        else { return false }
        let events = context.catalog.events(matching: pattern, of: version)
        return !events.isEmpty
            && events.allSatisfy { event in
                index.owner(of: event.type, &context.steps).map { $0 < place } ?? false
            }
    }

    // MARK: One occurrence, two events

    private func findOverlaps(
        _ apps: [AppDraft],
        _ declared: [DeclaredOverlap],
        _ context: inout ManifestContext
    ) {
        var table = context.tables.overlaps
        table.add(declared)
        var subscribed: Set<OverlapTable.Number> = []
        for app in apps where !context.findings.isFull {
            guard let places = places[app.name] else {
                // That there are none at all is said once.
                guard !drafts.isEmpty else { continue }
                context.findings.warning(
                    .idleApp,
                    app.nameMark,
                    "app \(app.shown) has no subscription"
                )
                continue
            }
            guard app.platform == .feishu else { continue }
            let check = OverlapCheck(app, drafts, places, table)
            check.run(&context)
            if !declared.isEmpty { subscribed.formUnion(check.numbers) }
        }
        for one in declared { reportUnknown(one, table, subscribed, &context) }
    }

    /// A pair of which one half is known to nobody is mistyped, or of no use.
    private func reportUnknown(
        _ declared: DeclaredOverlap,
        _ table: OverlapTable,
        _ subscribed: Set<OverlapTable.Number>,
        _ context: inout ManifestContext
    ) {
        for (type, version) in [(declared.v1, EventVersion.v1), (declared.v2, .v2)] {
            let number = table.number(of: VersionedEvent(name: type.value, version: version))
            guard context.catalog.event(type.value) == nil,
                number.map(subscribed.contains) != true
            else { continue }
            let known = context.catalog.events(of: version).map(\.type)
            let question = context.question(for: type, among: known)
            context.findings.warning(
                .unknownEvent,
                type.mark,
                "neither the catalog nor a subscription has an event \(type.shown)\(question)"
            )
        }
    }
}
