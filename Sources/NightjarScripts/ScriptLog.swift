package import LuaSandbox
package import Logging
import NightjarCore

/// Puts what happens in a plugin's sandbox into the daemon's log.
package struct ScriptLog: SandboxObserver {
    private let logger: Logger
    private let plugin: String
    private let lacking = EventTally()
    private let rate: LineRate

    /// Writes to a copy of `logger`, with the plugin and the generation that loaded it on every
    /// line.
    ///
    /// `now` is the time that bounds how many lines a plugin writes, in nanoseconds.
    package init(
        _ logger: Logger,
        plugin: String,
        generation: Int,
        now: @escaping @Sendable () -> UInt64 = LineRate.monotonic
    ) {
        var logger = logger
        logger[metadataKey: "plugin"] = "\(plugin)"
        logger[metadataKey: "generation"] = "\(generation)"
        self.logger = logger
        self.plugin = plugin
        rate = LineRate(now: now)
    }

    /// One line with the script's text, its fields and the event.
    package func logged(_ line: LogLine, by invocation: Invocation?) {
        let level = Logger.Level(line.level)
        guard logger.logLevel <= level else { return }
        switch rate.admit() {
        case .refused: return
        case .admitted(let leftOut):
            guard leftOut > 0 else { break }
            logger.warning(
                "the plugin wrote more than \(LineRate.linesPerSecond) lines a second; some were left out",
                metadata: ["lines": "\(leftOut)"]
            )
        }
        var facts: Logger.Metadata = ["event": "\(invocation?.label ?? "(loading)")"]
        if !line.fields.isEmpty {
            facts["fields"] = "\(String(decoding: line.fields, as: UTF8.self))"
        }
        logger.log(level: level, "\(line.message)", metadata: facts)
    }

    /// Says once for each type that events of it are acknowledged without a handler.
    package func lacksHandler(for type: String) {
        switch lacking.add(type, to: plugin) {
        case .nothing: return
        case .newType:
            logger.notice(
                "no handler for this type; acknowledged",
                metadata: ["event.type": "\(type)"]
            )
        case .tooManyTypes:
            logger.notice("too many types without a handler; further ones are not named")
        }
    }

    /// A debug line with what it has used, once it has ended.
    package func ended(_ invocation: Invocation, _ usage: Usage, late: UInt64) {
        guard logger.logLevel <= .debug else { return }
        var facts: Logger.Metadata = [
            "event": "\(invocation.label)",
            "held": "\(usage.held / 1000)us",
            "memory": "\(usage.memory)",
            "host.calls": "\(usage.hostCalls)",
            "log.bytes": "\(usage.logBytes)",
            "reply.bytes": "\(usage.replyBytes)",
        ]
        if late > 0 { facts["late"] = "\(late / 1_000_000)ms" }
        logger.debug("invocation measured", metadata: facts)
    }

    /// A warning with the event.
    package func isolated(_ invocation: Invocation) {
        logger.warning(
            "a worker ended under this event; when it comes again, it runs alone",
            metadata: ["event": "\(invocation.label)"]
        )
    }

    /// A debug line with the process id.
    package func workerStarted(_ pid: Int32) {
        logger.debug("worker started", metadata: ["pid": "\(pid)"])
    }

    /// A line with the process id and the reason: a warning for a breach, else at debug.
    package func workerEnded(_ pid: Int32, _ reason: String, isBreach: Bool) {
        let facts: Logger.Metadata = ["pid": "\(pid)", "reason": "\(reason)"]
        logger.log(level: isBreach ? .warning : .debug, "worker ended", metadata: facts)
    }
}

extension Logger.Level {
    fileprivate init(_ level: LogLine.Level) {
        switch level {
        case .debug: self = .debug
        case .info: self = .info
        case .warn: self = .warning
        case .error: self = .error
        }
    }
}
