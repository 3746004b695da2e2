package import Logging

/// Writes log lines to a sink: one event a line, `time level text key=value …`.
///
/// What comes from outside is quoted, so that no sender and no script can forge a line or a fact.
/// For a person at a terminal, texts of several lines (a traceback) follow indented instead.
package struct LineLogHandler: LogHandler {
    /// Facts that stand on every line.
    package var metadata: Logger.Metadata = [:]
    /// Facts that are asked for at every line; nil for none.
    package var metadataProvider: Logger.MetadataProvider?
    /// The least important lines that are written.
    package var logLevel: Logger.Level = .info

    private let sink: LogSink
    private let text: LogText

    /// Writes to `sink`, which many handlers share.
    package init(sink: LogSink, isTerminal: Bool) {
        self.sink = sink
        text = LogText(isTerminal: isTerminal)
    }

    /// Writes one line.
    package func log(event: LogEvent) {
        var facts = metadata
        if let provided = metadataProvider?.get() { facts.merge(provided) { _, new in new } }
        if let own = event.metadata { facts.merge(own) { _, new in new } }
        sink.write(text.line(LogTime.now(), event.level, "\(event.message)", facts))
    }

    /// One of the facts that stand on every line.
    package subscript(metadataKey key: String) -> Logger.MetadataValue? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }
}
