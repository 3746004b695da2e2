/// An invocation between its submission and its end.
///
/// Answered once; it stays known to its link until the worker has let go of it.
// Confined to the loop of the session that it was submitted to.
final class Pending: @unchecked Sendable {
    let invocation: Invocation
    let deadline: UInt64

    /// When the worker was told to let go of it; nil before.
    var abandonedAt: UInt64?

    /// How often a worker ended before it had begun this.
    var moves = 0

    /// Bytes of log lines that the worker has sent for it.
    var logBytes = 0

    private var continuation: UnsafeContinuation<Ending, Never>?

    init(
        _ invocation: Invocation,
        deadline: UInt64,
        _ continuation: UnsafeContinuation<Ending, Never>
    ) {
        self.invocation = invocation
        self.deadline = deadline
        self.continuation = continuation
    }

    var isAnswered: Bool { continuation == nil }

    /// Ends the wait.
    ///
    /// Later answers are too late and change nothing.
    func answer(_ ending: Ending) {
        continuation?.resume(returning: ending)
        continuation = nil
    }
}
