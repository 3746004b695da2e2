/// When a failed event of the inbox runs again, and when it is given up.
package struct RetryPolicy: Sendable, Hashable {
    /// How many further runs follow the first; 0 gives up at once.
    package let attempts: Int

    /// How long the first of them waits; each further one waits twice as long.
    package let first: Duration

    /// No wait is longer.
    package let longest: Duration

    /// What becomes of the events behind it in its lane when it is given up.
    package let onGiveUp: GiveUp

    /// A dozen within about an hour.
    package static let standard = RetryPolicy()

    /// What becomes of a lane when its first event is given up.
    package enum GiveUp: String, Sendable, CaseIterable {
        /// It goes on with the next.
        case skip

        /// It waits until somebody retries or drops the dead letter.
        case stop
    }

    /// Makes a policy.
    package init(
        attempts: Int = 12,
        first: Duration = .seconds(1),
        longest: Duration = .seconds(15 * 60),
        onGiveUp: GiveUp = .skip
    ) {
        self.attempts = attempts
        self.first = first
        self.longest = longest
        self.onGiveUp = onGiveUp
    }

    /// How long to wait after so many runs have failed (1 or more); nil when it is given up.
    ///
    /// Between half of the wait and all of it, by `jitter` (0 to 1), so that what failed together
    /// does not come again together.
    package func delay(afterFailures failures: Int, jitter: Double) -> Duration? {
        guard failures <= attempts else { return nil }
        var wait = min(first, longest)
        for _ in 1..<max(1, failures) where wait < longest { wait = min(wait * 2, longest) }
        return wait * (0.5 + 0.5 * min(max(jitter, 0), 1))
    }
}
