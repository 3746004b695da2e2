import Dispatch
import Logging

/// Where log lines go: a descriptor that may be as slow as it likes.
///
/// Whoever logs never waits for it. A thread of the sink's own writes; while it cannot, lines are
/// kept up to a bound, and beyond that they are left out and counted: once there is room again, the
/// log says "N log lines left out" in their place. A descriptor that is closed, at either end,
/// takes the lines with it and harms nothing else.
///
/// The last reference to a sink may go at any time: its thread writes what is left and ends.
package final class LogSink: Sendable {
    /// Some thousand lines: enough for a burst, and little beside what a worker is granted.
    package static let usualCapacity = 1 << 20

    private let writer: LogWriter

    /// Writes to `descriptor`, which stays the caller's, and holds at most `capacity` bytes.
    package init(descriptor: CInt, capacity: Int = usualCapacity) {
        let queue = LogQueue(capacity: capacity) { count in
            LogText(isTerminal: false)
                .line(LogTime.now(), .warning, "\(count) log lines left out", [:])
        }
        writer = LogWriter(descriptor: descriptor, queue: queue)
        writer.start()
    }

    deinit { writer.end() }

    /// Takes a whole line, with its line feed.
    ///
    /// Returns at once; lines of one thread keep their order.
    package func write(_ line: String) { writer.add(line) }

    /// Waits until all that was written before is out, for `limit` at most.
    ///
    /// It blocks its thread: it is for the end of a process, not for event loops.
    ///
    /// - Returns: Whether all of it is out.
    @discardableResult
    package func flush(within limit: Duration) -> Bool {
        let (seconds, attoseconds) = limit.components
        // A day stands for ever: a longer one must not overflow.
        let nanoseconds =
            Int(min(max(seconds, 0), 86_400)) * 1_000_000_000 + Int(attoseconds / 1_000_000_000)
        return writer.flush(until: .now() + .nanoseconds(max(0, nanoseconds)))
    }
}
