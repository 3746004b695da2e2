import NightjarCore

/// What is wrong between subscriptions of one app, each of which may be right alone.
enum SubscriptionChecks {
    static func run(
        _ drafts: [SubscriptionDraft],
        _ apps: [AppDraft],
        _ declared: [DeclaredOverlap],
        _ context: inout ManifestContext
    ) {
        var indexes: [String: [EventVersion?: PatternIndex]] = [:]
        for (number, draft) in drafts.enumerated() {
            guard let app = draft.app?.value else { continue }
            // In place, never by way of a copy: an index has as many nodes as an app has parts.
            guard let target = draft.target else {
                if indexes[app] == nil { indexes[app] = [:] }
                continue
            }
            insert(
                draft,
                number,
                target,
                drafts,
                into: &indexes[app, default: [:]][target.version, default: PatternIndex()],
                &context
            )
        }
        for app in apps {
            guard let index = indexes[app.name] else {
                context.findings.warning(
                    .idleApp,
                    app.nameMark,
                    "app \(app.shown) has no subscription"
                )
                continue
            }
            guard app.platform == .feishu else { continue }
            OverlapCheck(app: app.name, drafts: drafts, declared: declared).run(index, &context)
        }
    }

    private static func insert(
        _ draft: SubscriptionDraft,
        _ number: Int,
        _ target: EventTarget,
        _ drafts: [SubscriptionDraft],
        into index: inout PatternIndex,
        _ context: inout ManifestContext
    ) {
        guard !index.isExhausted else { return }
        for pattern in target.patterns {
            guard let other = index.insert(pattern, of: number), other != number else { continue }
            reportTwice(draft, pattern, drafts[other], &context)
            return
        }
        guard index.isExhausted, let event = draft.event else { return }
        context.findings.error(
            .crossingPatterns,
            event.mark,
            "the patterns up to this one cross too often to be checked",
            notes: [context.findings.note("use fewer patterns with * before the end")]
        )
    }

    private static func reportTwice(
        _ draft: SubscriptionDraft,
        _ pattern: EventPattern,
        _ other: SubscriptionDraft,
        _ context: inout ManifestContext
    ) {
        guard let event = draft.event, let otherEvent = other.event else { return }
        let isPlain = event.isExpanded || event.value == pattern.text
        let name = isPlain ? event.shown : "\(pattern.text), part of \(event.shown),"
        context.findings.error(
            .duplicateSubscription,
            event.mark,
            "\(name) is subscribed twice: one delivery would have two replies",
            notes: [
                context.findings.note(
                    "\(otherEvent.shown) is subscribed here already",
                    at: otherEvent.mark
                ),
                context.findings.note("keep one of them, or narrow its pattern"),
            ]
        )
    }
}
