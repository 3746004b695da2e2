/// The event loops, as far as the dispatcher needs them: where work runs, and when.
package protocol WorkLoops: Sendable {
    /// How many there are: their indexes are 0 ..< `count`.
    var count: Int { get }

    /// What time it is on all of them.
    var now: MonotonicTime { get }

    /// Runs async work on a loop, where it stays after each of its waits.
    ///
    /// May be called from anywhere.
    func start(on loop: LoopIndex, _ work: @escaping @Sendable () async -> Void)

    /// Makes a call on a loop once ``now`` has reached `moment`.
    ///
    /// Called on that loop.
    func schedule(
        on loop: LoopIndex,
        at moment: MonotonicTime,
        _ call: @escaping @Sendable () -> Void
    ) -> any WorkTimer
}

/// A call that has been scheduled.
package protocol WorkTimer: Sendable {
    /// Makes it not happen, if it has not.
    ///
    /// Called on its loop.
    func cancel()
}

extension WorkLoops {
    /// Returns once `duration` has passed.
    ///
    /// Called on `loop`.
    func wait(for duration: Duration, on loop: LoopIndex) async {
        let moment = now + duration
        await withUnsafeContinuation { continuation in
            _ = schedule(on: loop, at: moment) { continuation.resume() }
        }
    }
}
