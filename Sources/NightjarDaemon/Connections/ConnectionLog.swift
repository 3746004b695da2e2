import Logging
import NightjarFeishu

/// Writes what happens to long connections into the log.
struct ConnectionLog: Sendable {
    private let logger: Logger

    init(_ logger: Logger) {
        self.logger = logger
    }

    /// One line for each notice.
    func note(_ notice: LongConnectionNotice) {
        var facts: Logger.Metadata = ["app": "\(notice.app)"]
        if let number = notice.connection { facts["connection"] = "\(number)" }
        switch notice.what {
        case .opened: write(.notice, "long connection is open", facts)
        case .lost(let reason, let next):
            write(.warning, "long connection was lost", facts, reason, next)
        case .failed(let reason, let failures, let next):
            facts["failures"] = "\(failures)"
            write(.warning, "long connection could not be made", facts, reason, next)
        case .crowded(let reason, let next):
            write(.error, "long connection is one too many", facts, reason, next)
        case .left(let reason, let next):
            write(
                .warning,
                "long connection is given up, so that events go elsewhere",
                facts,
                reason,
                next
            )
        case .ignored(let junk):
            facts["what"] = "\(junk.rawValue)"
            write(.warning, "long connection brought what is ignored", facts)
        case .stopped(let reason):
            write(.error, "no long connection can be made", facts, reason)
        case .drained: write(.notice, "former long connections have ended", facts)
        }
    }

    private func write(
        _ level: Logger.Level,
        _ text: Logger.Message,
        _ facts: Logger.Metadata,
        _ reason: String? = nil,
        _ next: Duration? = nil
    ) {
        var facts = facts
        if let reason { facts["reason"] = "\(reason)" }
        if let next { facts["next_try_in"] = "\(max(1, Int((next / .seconds(1)).rounded()))) s" }
        logger.log(level: level, text, metadata: facts)
    }
}
