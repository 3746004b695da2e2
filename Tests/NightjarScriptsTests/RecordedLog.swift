import Logging
import Synchronization

/// A log whose lines can be read: "level text key=value …", keys sorted.
final class RecordedLog: Sendable {
    private let kept = Mutex<[String]>([])

    var lines: [String] { kept.withLock { $0 } }

    func logger(_ level: Logger.Level = .trace) -> Logger {
        var logger = Logger(label: "test") { _ in RecordingHandler(log: self) }
        logger.logLevel = level
        return logger
    }

    fileprivate func add(_ line: String) { kept.withLock { $0.append(line) } }
}

private struct RecordingHandler: LogHandler {
    let log: RecordedLog
    var metadata: Logger.Metadata = [:]
    var logLevel = Logger.Level.trace

    init(log: RecordedLog) { self.log = log }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        let facts = metadata.merging(event.metadata ?? [:]) { _, new in new }
            .sorted { $0.key < $1.key }
        log.add("\(event.level) \(event.message)" + facts.map { " \($0)=\($1)" }.joined())
    }
}
