import Logging
import Synchronization

/// Says in the log how far the loading of many plugins has come, once a second.
final class LoadLog: Sendable {
    private static let interval = Duration.seconds(1)

    private let logger: Logger
    private let said = Mutex(ContinuousClock.now)

    init(_ logger: Logger) {
        self.logger = logger
    }

    /// So many plugins are loaded.
    func note(_ loaded: Int, of total: Int) {
        let isDue = said.withLock { said in
            let now = ContinuousClock.now
            guard loaded < total, now - said >= Self.interval else { return false }
            said = now
            return true
        }
        guard isDue else { return }
        logger.notice("loading plugins", metadata: ["loaded": "\(loaded)", "total": "\(total)"])
    }
}
