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
        let facts: Logger.Metadata = ["app": "\(app.name)", "reason": "\(refusal)"]
        logger.warning("delivery refused", metadata: facts)
    }

    /// An invocation has ended.
    func ended(
        _ event: Event,
        _ subscription: Subscription,
        _ outcome: Outcome,
        _ answer: Answer,
        _ generation: Generation
    ) {
        let kind = outcome.kind(isSuccess: answer.isSuccess)
        subscription.tally.end(kind)
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
