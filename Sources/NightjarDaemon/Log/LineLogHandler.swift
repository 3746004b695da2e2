import Glibc
package import Logging

/// Writes log lines to a descriptor: one event a line, `time level text key=value …`.
///
/// What comes from outside is quoted, so that no sender and no script can forge a line. For a
/// person at a terminal, texts of several lines (a traceback) follow indented instead.
package struct LineLogHandler: LogHandler {
    /// Facts that stand on every line.
    package var metadata: Logger.Metadata = [:]
    /// Facts that are asked for at every line; nil for none.
    package var metadataProvider: Logger.MetadataProvider?
    /// The least important lines that are written.
    package var logLevel: Logger.Level = .info

    private let descriptor: CInt
    private let isTerminal: Bool

    /// Writes to `descriptor`, which stays the caller's.
    package init(descriptor: CInt, isTerminal: Bool) {
        self.descriptor = descriptor
        self.isTerminal = isTerminal
    }

    /// Writes one line.
    package func log(event: LogEvent) {
        var facts = metadata
        if let provided = metadataProvider?.get() { facts.merge(provided) { _, new in new } }
        if let own = event.metadata { facts.merge(own) { _, new in new } }
        let line = LogText(isTerminal: isTerminal)
            .line(Self.timestamp(), event.level, "\(event.message)", facts)
        write(line)
    }

    /// One of the facts that stand on every line.
    package subscript(metadataKey key: String) -> Logger.MetadataValue? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    /// One call a line, so that lines of several threads do not mix.
    private func write(_ line: String) {
        var rest = Array(line.utf8)[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0 && errno == EINTR { continue }
            // A log that nobody reads any more must not stop the daemon.
            guard count > 0 else { return }
            rest = rest.dropFirst(count)
        }
    }

    /// UTC with milliseconds: "2026-11-21T20:49:41.123Z".
    private static func timestamp() -> String {
        var now = timespec()
        clock_gettime(CLOCK_REALTIME, &now)
        var parts = tm()
        gmtime_r(&now.tv_sec, &parts)
        let date = [Int(parts.tm_year) + 1900, Int(parts.tm_mon) + 1, Int(parts.tm_mday)]
        let time = [Int(parts.tm_hour), Int(parts.tm_min), Int(parts.tm_sec)]
        let millis = padded(now.tv_nsec / 1_000_000, 3)
        return date.map { padded($0, 2) }.joined(separator: "-") + "T"
            + time.map { padded($0, 2) }.joined(separator: ":") + ".\(millis)Z"
    }

    private static func padded(_ number: Int, _ width: Int) -> String {
        let text = String(number)
        return String(repeating: "0", count: max(0, width - text.count)) + text
    }
}
