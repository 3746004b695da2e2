package import Logging
import Synchronization

/// What the log says of deliveries: every line of it is here.
///
/// Texts are constant and facts are metadata; bodies, headers and credentials appear in neither.
package struct DispatchRecord: Sendable {
    private let logger: Logger
    private let unmatched: UnmatchedTypes

    /// Writes to `logger`.
    package init(logger: Logger) {
        self.logger = logger
        unmatched = UnmatchedTypes()
    }

    /// Nobody subscribed the event: said once for each app and type.
    func unmatched(_ event: Event) {
        guard unmatched.isFirst(app: event.app, type: event.type) else { return }
        logger.notice("no subscription for this type; acknowledged", metadata: facts(of: event))
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
        let level: Logger.Level = answer.isSuccess ? .debug : .warning
        guard logger.logLevel <= level else { return }
        var facts = facts(of: event)
        facts["plugin"] = "\(subscription.script.plugin)"
        facts["generation"] = "\(generation.number)"
        facts["status"] = "\(answer.reply.status)"
        facts.merge(outcome.facts) { _, new in new }
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
    fileprivate var facts: Logger.Metadata {
        switch self {
        case .succeeded: ["outcome": "succeeded"]
        case .failed(let reason): ["outcome": "failed", "reason": "\(reason ?? "")"]
        case .dropped(let reason): ["outcome": "dropped", "reason": "\(reason ?? "")"]
        case .raised(let fault): fault.facts("raised")
        case .exceeded(let fault): fault.facts("over a limit")
        case .interrupted(let fault): fault.facts("interrupted")
        case .timedOut: ["outcome": "timed out"]
        case .overloaded: ["outcome": "overloaded"]
        case .stopping: ["outcome": "stopping"]
        }
    }
}

extension Fault {
    fileprivate func facts(_ outcome: String) -> Logger.Metadata {
        var facts: Logger.Metadata = [
            "outcome": "\(outcome)", "fault": "\(id)", "message": "\(message)",
        ]
        if let traceback { facts["traceback"] = "\(traceback)" }
        return facts
    }
}

/// The types that came without a subscription, so that each is logged once.
///
/// Bounded: a sender of ever new types is told of no more.
private final class UnmatchedTypes: Sendable {
    private static let capacity = 1024
    private let seen = Mutex<Set<[String]>>([])

    func isFirst(app: String, type: String) -> Bool {
        seen.withLock { seen in
            seen.count < Self.capacity && seen.insert([app, type]).inserted
        }
    }
}
