package import Logging

/// What the log says of deliveries: every line of it is here.
///
/// Texts are constant and facts are metadata; bodies, headers and credentials appear in neither.
package struct DispatchRecord: Sendable {
    private let logger: Logger
    private let unmatched = EventTally()

    /// Writes to `logger`.
    package init(logger: Logger) {
        self.logger = logger
    }

    /// How many events came without a subscription, by app.
    package var unmatchedCounts: [String: Int] { unmatched.counts }

    /// Nobody subscribed the event: counted, and said once for each app and type.
    func unmatched(_ event: Event) {
        switch unmatched.add(event.type, to: event.app) {
        case .nothing: return
        case .newType:
            logger.notice("no subscription for this type; acknowledged", metadata: facts(of: event))
        case .tooManyTypes:
            logger.notice(
                "too many types without a subscription; further ones are counted, not named",
                metadata: ["app": "\(event.app)", "types": "\(EventTally.mostTypes)"]
            )
        }
    }

    /// Says how many events came without a subscription, one line an app.
    ///
    /// For the end of the daemon's life.
    package func sayUnmatchedCounts() {
        for (app, count) in unmatchedCounts.sorted(by: { $0.key < $1.key }) {
            logger.notice(
                "events without a subscription were acknowledged",
                metadata: ["app": "\(app)", "count": "\(count)"]
            )
        }
    }

    /// The event had been handled before, or was joined to a run under way.
    func repeated(_ event: Event) {
        logger.debug("repeated delivery; answered from the ledger", metadata: facts(of: event))
    }

    /// A delivery was not accepted.
    func refused(_ refusal: Refusal, _ app: App) {
        // What lasts is said once, where it begins.
        let level: Logger.Level =
            switch refusal {
            case .resting, .unstored: .debug
            default: .warning
            }
        guard logger.logLevel <= level else { return }
        let facts: Logger.Metadata = ["app": "\(app.name)", "reason": "\(refusal)"]
        logger.log(level: level, "delivery refused", metadata: facts)
    }

    /// An invocation has ended.
    func ended(
        _ event: Event,
        _ subscription: Subscription,
        _ outcome: Outcome,
        _ answer: Answer,
        _ generation: Generation,
        at now: MonotonicTime
    ) {
        let kind = outcome.kind(isSuccess: answer.isSuccess)
        if let change = subscription.tally.end(kind, at: now) { breaker(subscription, change) }
        let level: Logger.Level = answer.isSuccess ? .debug : .warning
        guard logger.logLevel <= level else { return }
        var facts = facts(of: event)
        facts["plugin"] = "\(subscription.script.plugin)"
        facts["generation"] = "\(generation.number)"
        facts["status"] = "\(answer.reply.status)"
        facts["outcome"] = "\(kind.rawValue)"
        if case .timedOut = outcome { facts["timeout"] = "\(subscription.timeout)" }
        facts.merge(outcome.details(answer)) { _, new in new }
        logger.log(level: level, "invocation ended", metadata: facts)
    }

    private func breaker(_ subscription: Subscription, _ change: Breaker.Change) {
        let plugin = subscription.script.plugin
        switch change {
        case .rests(let rest):
            logger.error(
                "the plugin has timed out too often in a row, and rests",
                metadata: [
                    "plugin": "\(plugin)", "timeouts": "\(Breaker.threshold)", "rest": "\(rest)",
                ]
            )
        case .serves:
            logger.notice("the plugin is in time again", metadata: ["plugin": "\(plugin)"])
        }
    }

    // MARK: Inbox

    /// An event was written to the inbox.
    func accepted(_ event: Event, _ subscription: Subscription) {
        guard logger.logLevel <= .debug else { return }
        var facts = facts(of: event)
        facts["plugin"] = "\(subscription.script.plugin)"
        logger.debug("accepted to the inbox", metadata: facts)
    }

    /// An event of the inbox has failed and waits for its next run.
    func postponed(_ event: Event, _ entry: WaitingEntry, by delay: Duration) {
        var facts = facts(of: event, entry)
        facts["again"] = "\(delay)"
        logger.notice("the event is handled again later", metadata: facts)
    }

    /// An event of the inbox was given up.
    func buried(_ event: Event, _ entry: WaitingEntry, _ burial: Burial) {
        var facts = facts(of: event, entry)
        facts["reason"] = "\(burial.reason)"
        if burial.holdsLane { facts["lane"] = "waits until it is retried or dropped" }
        logger.error("the event was given up; it rests among the dead letters", metadata: facts)
    }

    /// What is left of an earlier life of the daemon was taken on.
    func resumed(_ count: Int) {
        guard count > 0 else { return }
        logger.notice("events in the inbox go on", metadata: ["count": "\(count)"])
    }

    private func facts(of event: Event, _ entry: WaitingEntry) -> Logger.Metadata {
        var facts = facts(of: event)
        facts["plugin"] = "\(entry.plugin)"
        facts["number"] = "\(entry.number)"
        facts["attempts"] = "\(entry.attempts)"
        return facts
    }

    // MARK: Store

    /// The store does not do what it is asked to.
    func storeFailed(_ fault: StoreFault) {
        logger.error(
            "the store fails; deliveries that need it are refused",
            metadata: ["reason": "\(fault.message)"]
        )
    }

    /// The store does again what it is asked to.
    func storeWorks() { logger.notice("the store works again") }

    private func facts(of event: Event) -> Logger.Metadata {
        var facts: Logger.Metadata = ["app": "\(event.app)", "event.type": "\(event.type)"]
        if let id = event.id { facts["event.id"] = "\(id)" }
        if let version = event.version { facts["event.version"] = "\(version.rawValue)" }
        return facts
    }
}

extension Outcome {
    /// What the log says of it beside its kind.
    fileprivate func details(_ answer: Answer) -> Logger.Metadata {
        switch self {
        // What the handler returned may be no success to the platform: then it is none here.
        case .succeeded where !answer.isSuccess: ["reason": "\(answer.reason ?? "")"]
        case .failed(let reason), .dropped(let reason): ["reason": "\(reason ?? "")"]
        case .raised(let fault), .exceeded(let fault), .interrupted(let fault): fault.details
        case .succeeded, .timedOut, .overloaded, .stopping: [:]
        }
    }
}

extension Fault {
    fileprivate var details: Logger.Metadata {
        var facts: Logger.Metadata = ["fault": "\(id)", "message": "\(message)"]
        if let traceback { facts["traceback"] = "\(traceback)" }
        return facts
    }
}
