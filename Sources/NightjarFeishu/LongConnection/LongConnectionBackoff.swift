import NightjarCore

/// How long to wait before the next attempt of one connection.
///
/// By ClientConfig once the platform has said it: after a connection a random part of ReconnectNonce,
/// and from one failed attempt to the next ReconnectInterval, a fifth more or less, so that clients
/// do not come in step. Before that 1 s, 2 s, 4 s and so on to 120 s: at a start somebody waits for
/// it, and the console saves the app's settings only while there is a connection.
///
/// A connection that lived shortly but answered doubles its wait, from ReconnectNonce to
/// ReconnectInterval: one that is dropped again and again is refused, in a way, but one that is cut
/// twice is not. What is no failure has a back-off of its own: a node that could not handle events,
/// which heals by itself, and too many connections, of which another process may just be leaving.
///
/// ReconnectCount is no end here, for a daemon has nobody to start it again: after so many failures
/// it goes on at the longest interval. Nothing is hotter than once a second.
struct LongConnectionBackoff {
    static let shortest = Duration.seconds(1)
    static let longest = Duration.seconds(LongConnectionConfig.intervals.upperBound)
    /// Where this node cannot handle events: from the first attempt to the slowest.
    static let unfit = 10...60
    /// Where the platform has as many connections as it takes.
    static let crowded = 10...300
    /// A connection that has lasted for so long is taken for one that works.
    static let goodLife = Duration.seconds(60)

    /// Failures in a row.
    private(set) var failures = 0
    /// Connections in a row that did not last.
    private(set) var shortLives = 0
    private var unfits = 0
    private var crowds = 0

    /// After a connection that was open for `life`, however it ended.
    mutating func end(after life: Duration, wasAlive: Bool) {
        crowds = 0
        if wasAlive && life >= Self.goodLife {
            self = LongConnectionBackoff()
        } else {
            shortLives += 1
        }
    }

    /// After a connection that was lost.
    mutating func loss(
        wasAlive: Bool,
        _ config: LongConnectionConfig?,
        _ chance: Double
    ) -> Duration {
        guard wasAlive else { return failure(config, chance) }
        let config = config ?? LongConnectionConfig()
        guard shortLives > 1 else { return max(Self.shortest, config.reconnectNonce * chance) }
        let first = max(Self.shortest, config.reconnectNonce)
        let base = min(first * (1 << min(shortLives - 1, 10)), config.reconnectInterval)
        return Self.spread(base, chance)
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
        crowds += 1
        return Self.doubled(Self.crowded, crowds, chance)
    }

    /// After this node could not handle events.
    mutating func leave(_ chance: Double) -> Duration {
        unfits += 1
        return Self.doubled(Self.unfit, unfits, chance)
    }

    private static func doubled(
        _ seconds: ClosedRange<Int>,
        _ count: Int,
        _ chance: Double
    ) -> Duration {
        let base = min(seconds.lowerBound << min(count - 1, 10), seconds.upperBound)
        return spread(.seconds(base), chance)
    }

    /// Whether to tell of so many failures in a row: less and less often.
    static func isTold(_ count: Int) -> Bool { count & (count - 1) == 0 }

    static func spread(_ base: Duration, _ chance: Double) -> Duration {
        max(shortest, base * (0.8 + 0.4 * chance))
    }
}
