import NightjarCore

/// What came of a simulation.
package struct StandInReport: Sendable {
    /// What all chance began with.
    package let seed: UInt64

    /// How many events there were to be.
    package let wanted: Int

    /// What was counted of pushes.
    package let tally: PushTally

    /// What was counted of connections; nil for a webhook.
    package let connections: StandInCounts?

    /// Events that had begun and not ended.
    package let unfinished: Int

    /// Whether the app has acknowledged every event.
    package var isComplete: Bool { tally.acknowledged == wanted }

    /// From the first push to the last event's end; zero before.
    package var elapsed: Duration {
        guard let first = tally.firstPushAt, let last = tally.lastEndAt else { return .zero }
        return last - first
    }

    /// Events that were acknowledged, by ``elapsed``; 0 where no time passed.
    package var perSecond: Double {
        let seconds = elapsed / .seconds(1)
        return seconds > 0 ? Double(tally.acknowledged) / seconds : 0
    }

    /// From push to acknowledgement, sorted.
    private let latencies: [Int64]

    /// Makes a report.
    package init(
        seed: UInt64,
        wanted: Int,
        tally: PushTally,
        connections: StandInCounts?,
        unfinished: Int
    ) {
        self.seed = seed
        self.wanted = wanted
        self.tally = tally
        self.connections = connections
        self.unfinished = unfinished
        latencies = tally.latencies.sorted()
    }

    /// The time within which a part of the acknowledgements came: 0.5, 0.99, 1 for the longest; nil
    /// without any.
    package func latency(_ part: Double) -> Duration? {
        guard !latencies.isEmpty else { return nil }
        let rank = Int((Double(latencies.count) * min(max(part, 0), 1)).rounded(.up))
        return .nanoseconds(latencies[max(0, rank - 1)])
    }
}
