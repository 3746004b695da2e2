import NightjarCore

/// How long platforms send an event again, held against how long an app remembers it.
enum RepeatedDeliveries {
    /// How long an app remembers what has succeeded when it does not say.
    static func standardMemory(on platform: PlatformName) -> Duration {
        switch platform {
        case .feishu: .seconds(8 * 3600)
        case .people: .seconds(24 * 3600)
        case .ebaas: .seconds(15 * 3600)
        }
    }

    /// From the first delivery to the last, and the same in words; nil where the platform's page
    /// names no end.
    ///
    /// Feishu: after 15 s, 5 min, 1 h and 6 h (事件概述, 事件推送). EBaaS: 20 times, after 1 s, 3 s, 7 s,
    /// 30 s, 60 s, 300 s, 3600 s and so on; all further ones are taken to be as far apart as the last
    /// that is named.
    private static func span(of platform: PlatformName) -> (duration: Duration, words: String)? {
        switch platform {
        case .feishu:
            (.seconds(15 + 300 + 3600 + 21_600), "Feishu does so for 7 hours and 5 minutes")
        case .people: nil
        case .ebaas: (.seconds(401 + 14 * 3600), "EBaaS does so 20 times, in about 14 hours")
        }
    }

    /// Finds apps whose `remember` is too short, or of no use.
    static func check(
        _ apps: [AppDraft],
        _ subscriptions: [SubscriptionDraft],
        _ context: inout ManifestContext
    ) {
        let deduped = Set(subscriptions.filter(\.policy.dedupesContent).compactMap(\.app?.value))
        for app in apps where !context.findings.isFull {
            guard let remember = app.remember, let platform = app.platform else { continue }
            if platform == .ebaas, !deduped.contains(app.name) {
                reportUseless(app, remember.text.mark, &context)
            } else if let span = span(of: platform), remember.duration < span.duration {
                let standard = ManifestSyntax.written(standardMemory(on: platform))
                context.findings.warning(
                    .shortMemory,
                    remember.text.mark,
                    "app \(app.shown) forgets an event while the platform still sends it again",
                    notes: [
                        context.findings.note("\(span.words); it would be handled once more"),
                        context.findings.note("when it is left out, it is \(standard)"),
                    ]
                )
            }
        }
    }

    private static func reportUseless(
        _ app: AppDraft,
        _ mark: Mark,
        _ context: inout ManifestContext
    ) {
        context.findings.warning(
            .idleKey,
            mark,
            "\"remember\" has no effect on app \(app.shown): it remembers no event",
            notes: [
                context.findings.note(
                    "EBaaS gives events no id; a subscription with dedupe: content is remembered"
                )
            ]
        )
    }
}
