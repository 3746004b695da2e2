import CFrames

/// An invocation between its submission and its end.
///
/// Answered once; it stays known to its link until the worker has let go of it.
// Confined to the loop of the session that it was submitted to.
final class Pending: @unchecked Sendable {
    let invocation: Invocation
    let submittedAt: UInt64
    let deadline: UInt64

    /// When the worker was told to let go of it; nil before.
    var abandonedAt: UInt64?

    /// How often a worker ended before it had begun this.
    var moves = 0

    /// Bytes of log lines that the worker has sent for it.
    var logBytes = 0

    /// How many calls of the host it has made.
    private(set) var hostCalls = 0
    /// The calls that wait, by their names; a sleep with its timer.
    private var waiting: [UInt64: (any SandboxTimer)?] = [:]
    private var continuation: UnsafeContinuation<Ending, Never>?

    init(
        _ invocation: Invocation,
        at now: UInt64,
        deadline: UInt64,
        _ continuation: UnsafeContinuation<Ending, Never>
    ) {
        self.invocation = invocation
        submittedAt = now
        self.deadline = deadline
        self.continuation = continuation
    }

    var isAnswered: Bool { continuation == nil }

    /// Counts a call of the host before it is made.
    func countCall(_ name: UInt64) throws(FrameFault) {
        hostCalls += 1
        guard hostCalls <= Int(CF_MAX_CALLS), waiting.count <= Int(CF_MAX_SIDE_BY_SIDE),
            waiting[name] == nil
        else { throw FrameFault("more calls than an invocation may make") }
    }

    /// A call waits: a sleep for `timer`.
    func waits(_ name: UInt64, for timer: (any SandboxTimer)? = nil) {
        waiting.updateValue(timer, forKey: name)
    }

    /// A call has been answered; false when nobody waits for it any more.
    @discardableResult
    func answered(_ name: UInt64) -> Bool { waiting.removeValue(forKey: name) != nil }

    /// Nobody waits for its calls any more.
    func forgetCalls() {
        for timer in waiting.values { timer?.cancel() }
        waiting = [:]
    }

    /// Ends the wait.
    ///
    /// Later answers are too late and change nothing.
    func answer(_ ending: Ending) {
        continuation?.resume(returning: ending)
        continuation = nil
    }
}
