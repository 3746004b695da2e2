import NightjarCore

/// When a subscription's events are acknowledged, how long they may take, and what happens when
/// they fail.
struct SubscriptionPolicy {
    private typealias Keys = ManifestKeys.Subscription

    /// The longest `timeout` with `ack: on_result`: platforms wait 3 s, and the answer has its way
    /// to go.
    static let longestReply = Duration.milliseconds(2900)

    /// The longest `timeout` at all.
    static let longestTimeout = Duration.seconds(15 * 60)

    private static let standardReply = Duration.milliseconds(2500)
    private static let standardTimeout = Duration.seconds(60)

    /// nil when a finding says why.
    let ack: AckMode?
    /// nil when a finding says why.
    let timeout: Duration?
    /// nil when a finding says why.
    let retries: RetryPolicy?
    /// nil when it is left out, and when a finding says why.
    let orderBy: EventPath?
    let dedupesContent: Bool

    static func read(
        _ fields: Fields,
        _ store: StoreSection,
        _ context: inout ManifestContext
    ) -> SubscriptionPolicy {
        let ack = fields.choice(Keys.ack, &context).flatMap(AckMode.init(rawValue:))
        if let ack, ack != .onResult { store.checkDurability(of: fields, &context) }
        return SubscriptionPolicy(
            ack: ack,
            timeout: timeout(fields, ack, &context),
            retries: retries(fields, ack, &context),
            orderBy: orderBy(fields, ack, &context),
            dedupesContent: fields.choice(Keys.dedupe, &context) != nil
        )
    }

    private static func timeout(
        _ fields: Fields,
        _ ack: AckMode?,
        _ context: inout ManifestContext
    ) -> Duration? {
        let key = Keys.timeout
        guard fields.has(key) else { return ack == .onResult ? standardReply : standardTimeout }
        guard let text = fields.text(key, &context),
            let timeout = fields.duration(key, &context)
        else { return nil }
        guard ack == .onResult, timeout > longestReply else { return timeout }
        context.findings.error(
            .timeoutTooLong,
            text.mark,
            "\"timeout\" may be \(ManifestSyntax.written(longestReply)) at most with "
                + "ack: on_result, not \(text.shown)",
            notes: [
                context.findings.note(
                    "platforms wait 3 s for the answer; a handler that takes longer needs "
                        + "ack: by_deadline or ack: on_receipt"
                )
            ]
        )
        return nil
    }

    // MARK: Retries

    private static func retries(
        _ fields: Fields,
        _ ack: AckMode?,
        _ context: inout ManifestContext
    ) -> RetryPolicy? {
        checkMeaning(fields, ack, &context)
        guard fields.has(Keys.retries) || fields.has(Keys.onGiveUp) else { return .standard }
        let giveUp = fields.choice(Keys.onGiveUp, &context).flatMap(
            RetryPolicy.GiveUp.init(rawValue:)
        )
        guard let giveUp else { return nil }
        let standard = RetryPolicy.standard
        guard let inner = fields.keys(of: Keys.retries, &context) else {
            return RetryPolicy(
                attempts: standard.attempts,
                first: standard.first,
                longest: standard.longest,
                onGiveUp: giveUp
            )
        }
        let attempts = inner.number(ManifestKeys.Retries.attempts, &context)
        let first = inner.duration(ManifestKeys.Retries.first, &context)
        let longest = inner.duration(ManifestKeys.Retries.longest, &context)
        guard let attempts, let first, let longest else { return nil }
        guard first <= longest else {
            reportWaits(inner, first, &context)
            return nil
        }
        return RetryPolicy(attempts: attempts, first: first, longest: longest, onGiveUp: giveUp)
    }

    private static func reportWaits(
        _ fields: Fields,
        _ first: Duration,
        _ context: inout ManifestContext
    ) {
        let longest = ManifestKeys.Retries.longest
        let isWritten = fields.has(longest)
        let standard = longest.standard ?? ""
        context.findings.error(
            .wrongWaits,
            fields.mark(of: isWritten ? longest : ManifestKeys.Retries.first),
            isWritten
                ? "\"longest\" is shorter than \"first\""
                : "\"first\" is longer than \"longest\", which is \(standard) when left out",
            notes: [
                context.findings.note(
                    "each wait is twice as long as the one before, from the first to the longest"
                )
            ]
        )
    }

    /// What has no effect beside other keys is not what somebody meant.
    private static func checkMeaning(
        _ fields: Fields,
        _ ack: AckMode?,
        _ context: inout ManifestContext
    ) {
        let platform =
            "a failed event is given back to the platform then; ack: on_receipt and "
            + "ack: by_deadline retry it"
        for key in [Keys.retries, Keys.onGiveUp] where ack == .onResult && fields.has(key) {
            context.findings.error(
                .meaninglessKey,
                fields.keyMark(of: key),
                "\"\(key.name)\" has no meaning with ack: on_result; leave it out",
                notes: [context.findings.note(platform)]
            )
        }
        guard ack != .onResult, fields.has(Keys.onGiveUp), !fields.has(Keys.orderBy) else { return }
        context.findings.error(
            .meaninglessKey,
            fields.keyMark(of: Keys.onGiveUp),
            "\"on_give_up\" has no meaning without \"order_by\"; leave it out",
            notes: [context.findings.note("without lanes no event waits for another")]
        )
    }

    // MARK: Order

    private static func orderBy(
        _ fields: Fields,
        _ ack: AckMode?,
        _ context: inout ManifestContext
    ) -> EventPath? {
        let key = Keys.orderBy
        guard fields.has(key), let text = fields.text(key, &context) else { return nil }
        guard let path = EventPath(text.value) else {
            report(text, &context)
            return nil
        }
        guard ack == .onResult else { return path }
        context.findings.warning(
            .looseOrder,
            text.mark,
            "with ack: on_result an event that fails loses its place in the order",
            notes: [
                context.findings.note(
                    "it is given back to the platform, which sends it again later, perhaps after "
                        + "those behind it; only deliveries that come at the same time wait for "
                        + "each other"
                ),
                context.findings.note(
                    "ack: on_receipt and ack: by_deadline keep the order over retries"
                ),
            ]
        )
        return path
    }

    private static func report(_ text: ManifestText, _ context: inout ManifestContext) {
        let meant = "event.\(text.value)"
        let isMeant = !text.isHidden && EventPath(meant) != nil
        context.findings.error(
            .wrongValue,
            text.mark,
            "\"order_by\" must be \(Keys.orderBy.expectation), not \(text.shown)"
                + (isMeant ? "; write order_by: \(meant)" : ""),
            notes: [context.findings.note(advice(on: text))]
        )
    }

    /// What is wrong with a path, as far as that can be told.
    private static func advice(on text: ManifestText) -> String {
        let names = text.value.unicodeScalars.split(separator: ".").map { String($0) }
        let hasPosition = names.dropFirst(2).contains { name in
            name.contains("[") || name.utf8.allSatisfy(CharacterClass.isDigit)
        }
        guard text.isHidden || !hasPosition else {
            return "an array has no positions here: name a value that stands in no array"
        }
        guard text.isHidden || !["event.body", "event.raw"].contains(text.value) else {
            return "name a member of it: a text, a number or a boolean"
        }
        let fields = EventPath.fields.map { "event.\($0)" }
        return "it is \(Wording.list(fields + ["a member of event.body", "event.raw"], "or"))"
    }
}
