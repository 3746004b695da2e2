import Glibc
package import NightjarCore
import Synchronization

/// What time it is for what is kept: a calendar that never goes back.
///
/// The time is that of the calendar's clock at the start, and goes on as the monotonic clock does.
/// Once a second it is looked whether the calendar's clock is ahead, as after a sleep of the
/// machine; it is then followed. One that is behind is not: so a step back makes nothing expire
/// early or late within a process.
final class StoreClock: Sendable {
    private let wall: @Sendable () -> WallTime
    private let monotonic: @Sendable () -> MonotonicTime
    /// What has to be added to the monotonic clock's milliseconds; it only grows.
    private let offset: Atomic<Int64>
    /// When the calendar's clock was looked at, by the monotonic one.
    private let lookedAt: Atomic<Int64>

    /// Makes a clock that is nowhere before `earliest`.
    init(
        wall: @escaping @Sendable () -> WallTime,
        monotonic: @escaping @Sendable () -> MonotonicTime,
        earliest: WallTime
    ) {
        self.wall = wall
        self.monotonic = monotonic
        let elapsed = monotonic().milliseconds
        offset = Atomic(max(wall(), earliest).milliseconds &- elapsed)
        lookedAt = Atomic(elapsed)
    }

    var now: WallTime {
        let elapsed = monotonic().milliseconds
        let last = lookedAt.load(ordering: .relaxed)
        if elapsed &- last >= 1000,
            lookedAt.compareExchange(expected: last, desired: elapsed, ordering: .relaxed).exchanged
        {
            offset.max(wall().milliseconds &- elapsed, ordering: .relaxed)
        }
        return WallTime(milliseconds: offset.load(ordering: .relaxed) &+ elapsed)
    }
}

extension MonotonicTime {
    fileprivate var milliseconds: Int64 { Int64(nanoseconds / 1_000_000) }
}

extension WallTime {
    /// The calendar's clock.
    package static var system: WallTime {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return WallTime(milliseconds: Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000)
    }
}
