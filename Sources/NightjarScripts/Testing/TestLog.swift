import LuaSandbox
import Synchronization

/// Keeps what one test after the other logs, and tells everything on.
final class TestLog: SandboxObserver {
    private let lines = Mutex<[LogLine]>([])
    private let other: any SandboxObserver

    init(_ other: any SandboxObserver) {
        self.other = other
    }

    /// What was logged since the last time.
    func take() -> [LogLine] {
        lines.withLock { lines in
            defer { lines = [] }
            return lines
        }
    }

    func logged(_ line: LogLine, by invocation: Invocation?) {
        // A worker bounds what one invocation may log.
        if invocation != nil { lines.withLock { $0.append(line) } }
        other.logged(line, by: invocation)
    }

    func workerStarted(_ pid: Int32) { other.workerStarted(pid) }

    func workerEnded(_ pid: Int32, _ reason: String, isBreach: Bool) {
        other.workerEnded(pid, reason, isBreach: isBreach)
    }

    func ended(_ invocation: Invocation, _ usage: Usage, late: UInt64) {
        other.ended(invocation, usage, late: late)
    }

    func isolated(_ invocation: Invocation) { other.isolated(invocation) }
}
