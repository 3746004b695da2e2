/// Rests a plugin that only times out, so that its events wait at the platform and not here.
///
///     closed ──20 in a row──▶ resting ──rest is over──▶ probing ──▶ closed
///                                ▲───────timed out───────┘
package struct Breaker: Sendable {
    /// What the end of a run has changed.
    package enum Change: Sendable, Equatable {
        /// It rests for so long, and was not resting before.
        case rests(Duration)

        /// A probe was in time: it serves again.
        case serves
    }

    /// So many runs in a row that timed out.
    package static let threshold = 20
    private static let firstRest = Duration.seconds(5)
    private static let longestRest = Duration.seconds(300)

    private var timeouts = 0
    private var rest = firstRest
    private var restsUntil: MonotonicTime?
    private var isProbing = false

    /// Makes one that is closed.
    package init() {}

    /// For how long it still rests; nil when a run may begin, which is a probe where it has rested.
    package mutating func begin(at now: MonotonicTime) -> Duration? {
        guard let end = restsUntil else { return nil }
        if now < end { return end - now }
        // One at a time: its end says how it goes on.
        if isProbing { return .seconds(1) }
        isProbing = true
        return nil
    }

    /// A run has ended; nil when that changes nothing that is worth a word.
    package mutating func end(timedOut: Bool, at now: MonotonicTime) -> Change? {
        guard timedOut else {
            let wasResting = restsUntil != nil
            self = Breaker()
            return wasResting ? .serves : nil
        }
        timeouts += 1
        guard timeouts >= Self.threshold else { return nil }
        // What began before the rest says nothing new.
        guard restsUntil == nil || isProbing else { return nil }
        let isFirst = restsUntil == nil
        if !isFirst { rest = min(rest * 2, Self.longestRest) }
        restsUntil = now + rest
        isProbing = false
        return isFirst ? .rests(rest) : nil
    }

    /// A run that had begun was not made.
    package mutating func abandon() { isProbing = false }

    /// Whether it rests.
    package var isResting: Bool { restsUntil != nil }
}
