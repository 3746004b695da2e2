/// When the platform sends an event again that was not acknowledged.
///
/// After 15 s, 5 min, 1 h and 6 h, at most four times (the platform's page 事件概述).
package struct RetryLadder: Sendable, Equatable {
    /// What the clocks may be hurried by.
    package static let speeds: ClosedRange<Double> = 0.001...1_000_000_000

    private static let steps: [Duration] = [
        .seconds(15), .seconds(300), .seconds(3600), .seconds(21600),
    ]

    /// How many times as fast as the platform's.
    package let speed: Double

    /// A ladder of this speed, brought into ``speeds``; 1 is the platform's own.
    package init(speed: Double = 1) {
        let range = Self.speeds
        // What is no number at all is no wish either.
        self.speed = speed.isNaN ? 1 : min(max(speed, range.lowerBound), range.upperBound)
    }

    /// The wait after so many failures of one event, 1 for its first; nil when it is given up.
    package func wait(afterFailures count: Int) -> Duration? {
        guard Self.steps.indices.contains(count - 1) else { return nil }
        return hurried(Self.steps[count - 1])
    }

    /// A time of the platform's, as this ladder's clocks have it.
    package func hurried(_ duration: Duration) -> Duration { duration / speed }
}
