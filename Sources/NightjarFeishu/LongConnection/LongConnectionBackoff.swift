import NightjarCore

/// How long to wait before the next attempt of one connection.
///
/// By ClientConfig once the platform has said it: after a connection a random part of ReconnectNonce,
/// and from one failed attempt to the next ReconnectInterval, a fifth more or less, so that clients
/// do not come in step. Before that 1 s, 2 s, 4 s and so on to 120 s: at a start somebody waits for
/// it, and the console saves the app's settings only while there is a connection.
///
/// ReconnectCount is no end here, for a daemon has nobody to start it again: after so many failures
/// it goes on at the longest interval. Nothing is hotter than once a second.
struct LongConnectionBackoff {
    static let shortest = Duration.seconds(1)
    static let longest = Duration.seconds(LongConnectionConfig.intervals.upperBound)
    /// Where the platform has as many connections as it takes: they are another's, who may keep them.
    static let crowded = Duration.seconds(300)
    /// A connection that has lasted for so long is taken for one that works.
    static let goodLife = Duration.seconds(60)

    /// Failures in a row, short-lived connections among them.
    private(set) var failures = 0

    /// After a connection that was open for `life`.
    mutating func loss(
        after life: Duration,
        wasAlive: Bool,
        _ config: LongConnectionConfig?,
        _ chance: Double
    ) -> Duration {
        let isGood = wasAlive && life >= Self.goodLife
        if isGood { failures = 0 }
        // A server that takes connections and drops them is refusing, in its way.
        guard isGood || (wasAlive && failures == 0) else { return failure(config, chance) }
        if !isGood { failures += 1 }
        return max(Self.shortest, (config ?? LongConnectionConfig()).reconnectNonce * chance)
    }

    /// After an attempt that failed.
    mutating func failure(_ config: LongConnectionConfig?, _ chance: Double) -> Duration {
        failures += 1
        let base: Duration
        if let config {
            let isOver = config.reconnectCount.map { failures > $0 } ?? false
            base = isOver ? Self.longest : config.reconnectInterval
        } else {
            base = .seconds(min(1 << min(failures - 1, 10), 120))
        }
        return Self.spread(base, chance)
    }

    /// After the platform has said that there are too many connections.
    mutating func crowd(_ chance: Double) -> Duration {
        failures += 1
        return Self.spread(Self.crowded, chance)
    }

    /// Whether to tell of so many failures in a row: less and less often.
    static func isTold(_ count: Int) -> Bool { count & (count - 1) == 0 }

    static func spread(_ base: Duration, _ chance: Double) -> Duration {
        max(shortest, base * (0.8 + 0.4 * chance))
    }
}
